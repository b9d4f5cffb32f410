/** Tasks (任务): work raised inside the company towards a customer. */
import { type Task, type TaskCommand, type TaskEvent, taskDecider } from '../domain/common/task.ts'
import { WORKERS } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'
import { unknownNamed } from './named.ts'

const ID = { id: 'text' } as const

export const tasks: Aggregate<TaskCommand, TaskEvent, Task> = {
  kind: 'task',
  idOf: ({ id }) => id,
  decider: taskDecider,
  says: {
    RaiseTask: { ...ID, customerId: 'text', taskType: 'text', dueAt: 'instant', note: 'text', 'orderId?': 'text' },
    AssignTask: { ...ID, assigneeId: 'text' },
    JoinService: { ...ID, serviceId: 'text' },
    LeaveService: { ...ID, serviceId: 'text' },
    CompleteTask: { ...ID, result: 'text' },
    CancelTask: { ...ID, reason: 'text' },
    ArchiveTask: ID,
  },
  subjectOf: customerOf,
  personal: {
    task_raised: ['note'],
    task_assigned: [],
    service_joined: [],
    service_left: [],
    task_completed: ['result'],
    task_cancelled: ['reason'],
    task_archived: [],
  },
  unknownIn: unknownNamed({ assigneeId: ['agent', 'task.assignee_unknown'], orderId: ['work-order', 'task.order_unknown'] }),
  permissions: {
    RaiseTask: WORKERS,
    AssignTask: ['supervisor', 'manager', 'system'],
    JoinService: WORKERS,
    LeaveService: WORKERS,
    CompleteTask: WORKERS,
    CancelTask: WORKERS,
    ArchiveTask: WORKERS,
  },
}
