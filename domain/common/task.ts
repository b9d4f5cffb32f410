/** A task (任务): work raised inside the company towards a customer; it may belong to several proactive services, and each of them has many. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import { type Instant, toIso } from '../kernel/time.ts'

/** Customer care 关怀, callback 回访, payment reminder 催缴, retention 挽留, survey 调查. */
export const TASK_TYPES = ['care', 'callback', 'payment_reminder', 'retention', 'survey'] as const
export type TaskType = (typeof TASK_TYPES)[number]

type Opening = {
  readonly customerId: string
  readonly taskType: TaskType
  readonly dueAt: Instant
  readonly note: string
  readonly orderId?: string
}

export type TaskCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'RaiseTask' } & Opening)
    | { readonly type: 'AssignTask'; readonly assigneeId: string }
    | { readonly type: 'JoinService'; readonly serviceId: string }
    | { readonly type: 'LeaveService'; readonly serviceId: string }
    | { readonly type: 'CompleteTask'; readonly result: string }
    | { readonly type: 'CancelTask'; readonly reason: string }
    | { readonly type: 'ArchiveTask' }
  )

export type TaskEvent = Done & { readonly id: string } & (
    | ({ readonly type: 'task_raised' } & Opening)
    | { readonly type: 'task_assigned'; readonly assigneeId: string }
    | { readonly type: 'service_joined'; readonly serviceId: string }
    | { readonly type: 'service_left'; readonly serviceId: string }
    | { readonly type: 'task_completed'; readonly result: string }
    | { readonly type: 'task_cancelled'; readonly reason: string }
    | { readonly type: 'task_archived' }
  )

export type TaskStatus = 'raised' | 'assigned' | 'completed' | 'cancelled' | 'archived'

export type LiveTask = Opening & {
  readonly id: string
  readonly status: TaskStatus
  readonly raisedAt: Instant
  readonly lastAt: Instant
  readonly serviceIds: readonly string[]
  readonly assigneeId?: string
  readonly result?: string
  readonly completedAt?: Instant
}
export type Task = { readonly status: 'none' } | LiveTask

type Step = Exclude<TaskCommand['type'], 'RaiseTask'>

export const TASK: Machine<TaskStatus, Step> = {
  name: 'task',
  title: { en: 'Task', zh: '任务' },
  initial: 'raised',
  ends: ['archived'],
  transitions: {
    AssignTask: { from: ['raised', 'assigned'], to: 'assigned' },
    JoinService: { from: ['raised', 'assigned'] },
    LeaveService: { from: ['raised', 'assigned'] },
    CompleteTask: { from: ['assigned'], to: 'completed' },
    CancelTask: { from: ['raised', 'assigned'], to: 'cancelled' },
    ArchiveTask: { from: ['completed', 'cancelled'], to: 'archived' },
  },
}

const rules: CommandRules<TaskStatus, Step, 'RaiseTask'> = {
  family: 'task',
  opening: 'RaiseTask',
  machine: TASK,
  texts: {
    RaiseTask: ['customerId'],
    AssignTask: ['assigneeId'],
    JoinService: ['serviceId'],
    LeaveService: ['serviceId'],
    CompleteTask: ['result'],
    CancelTask: ['reason'],
    ArchiveTask: [],
  },
}

/** Rejections: `task.*` of `commonErrors`, `task.type_unknown`, `task.deadline_invalid`, `id.invalid`. Joining again, or leaving what was not joined, makes no event. */
export const taskDecider: Decider<TaskCommand, TaskEvent, Task> = {
  initial: { status: 'none' },
  decide: (command, task) => guard(rules, command, task) ?? decided(command, task),
  evolve,
}

function decided(command: TaskCommand, task: Task): Decided<TaskEvent> {
  const joined = (serviceId: string) => task.status !== 'none' && task.serviceIds.includes(serviceId)
  switch (command.type) {
    case 'RaiseTask':
      if (!TASK_TYPES.includes(command.taskType))
        return rejected('task.type_unknown', `'${command.taskType}' is no type of task; types are ${TASK_TYPES.join(', ')}.`)
      if (!(command.dueAt > command.at && Number.isFinite(command.dueAt)))
        return rejected(
          'task.deadline_invalid',
          `Task '${command.id}' would be due in the past, not after ${toIso(command.at)}; send a later instant.`,
        )
      return parsed([{ ...command, type: 'task_raised' }])
    case 'AssignTask':
      return parsed([{ ...command, type: 'task_assigned' }])
    case 'JoinService':
      return parsed(joined(command.serviceId) ? [] : [{ ...command, type: 'service_joined' }])
    case 'LeaveService':
      return parsed(joined(command.serviceId) ? [{ ...command, type: 'service_left' }] : [])
    case 'CompleteTask':
      return parsed([{ ...command, type: 'task_completed' }])
    case 'CancelTask':
      return parsed([{ ...command, type: 'task_cancelled' }])
    case 'ArchiveTask':
      return parsed([{ ...command, type: 'task_archived' }])
  }
}

function evolve(task: Task, event: TaskEvent): Task {
  if (event.type === 'task_raised') {
    if (task.status !== 'none') return task
    const { type: _type, at, by: _by, ...said } = event
    return { ...said, status: TASK.initial, raisedAt: at, lastAt: at, serviceIds: [] }
  }
  return task.status === 'none' ? task : { ...task, ...changes(task, event), lastAt: event.at }
}

function changes(task: LiveTask, event: Exclude<TaskEvent, { type: 'task_raised' }>): Partial<LiveTask> {
  const { status, serviceIds } = task
  switch (event.type) {
    case 'task_assigned':
      return { status: statusAfter(TASK, 'AssignTask', status), assigneeId: event.assigneeId }
    case 'service_joined':
      return { serviceIds: [...serviceIds, event.serviceId] }
    case 'service_left':
      return { serviceIds: serviceIds.filter((id) => id !== event.serviceId) }
    case 'task_completed':
      return { status: statusAfter(TASK, 'CompleteTask', status), result: event.result, completedAt: event.at }
    case 'task_cancelled':
      return { status: statusAfter(TASK, 'CancelTask', status) }
    case 'task_archived':
      return { status: statusAfter(TASK, 'ArchiveTask', status) }
  }
}
