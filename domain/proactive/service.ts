/** A proactive service (主动服务): something the company does for its customers of its own accord, made of tasks; a task may serve several. */

import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

export const SERVICE_TYPES = ['care', 'callback', 'marketing', 'retention', 'payment_reminder', 'survey'] as const
export type ServiceType = (typeof SERVICE_TYPES)[number]

type Opening = { readonly serviceType: ServiceType; readonly title: string }

export type ServiceCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'PlanService' } & Opening)
    | { readonly type: 'AddTask'; readonly taskId: string }
    | { readonly type: 'RemoveTask'; readonly taskId: string }
    | { readonly type: 'EndService'; readonly result: string }
    | { readonly type: 'ArchiveService' }
  )

export type ServiceEvent = Done & { readonly id: string } & (
    | ({ readonly type: 'service_planned' } & Opening)
    | { readonly type: 'task_added'; readonly taskId: string }
    | { readonly type: 'task_removed'; readonly taskId: string }
    | { readonly type: 'service_ended'; readonly result: string }
    | { readonly type: 'service_archived' }
  )

export type ServiceStatus = 'planned' | 'ended' | 'archived'

export type LiveService = Opening & {
  readonly id: string
  readonly status: ServiceStatus
  readonly plannedAt: Instant
  readonly lastAt: Instant
  readonly taskIds: readonly string[]
  readonly result?: string
}
export type ProactiveService = { readonly status: 'none' } | LiveService

type Step = Exclude<ServiceCommand['type'], 'PlanService'>

export const PROACTIVE_SERVICE: Machine<ServiceStatus, Step> = {
  name: 'proactive-service',
  title: { en: 'Proactive service', zh: '主动服务' },
  initial: 'planned',
  ends: ['archived'],
  transitions: {
    AddTask: { from: ['planned'] },
    RemoveTask: { from: ['planned'] },
    EndService: { from: ['planned'], to: 'ended' },
    ArchiveService: { from: ['ended'], to: 'archived' },
  },
}

const rules: CommandRules<ServiceStatus, Step, 'PlanService'> = {
  family: 'service',
  opening: 'PlanService',
  machine: PROACTIVE_SERVICE,
  texts: { PlanService: ['title'], AddTask: ['taskId'], RemoveTask: ['taskId'], EndService: ['result'], ArchiveService: [] },
}

/** Rejections: `service.*` of `commonErrors`, `service.type_unknown`, `id.invalid`. Adding again, or removing what is not there, makes no event. */
export const serviceDecider: Decider<ServiceCommand, ServiceEvent, ProactiveService> = {
  initial: { status: 'none' },
  decide: (command, service) => guard(rules, command, service) ?? decided(command, service),
  evolve,
}

function decided(command: ServiceCommand, service: ProactiveService): Decided<ServiceEvent> {
  const has = (taskId: string) => service.status !== 'none' && service.taskIds.includes(taskId)
  switch (command.type) {
    case 'PlanService':
      if (!SERVICE_TYPES.includes(command.serviceType))
        return rejected('service.type_unknown', `'${command.serviceType}' is no type of service; types are ${SERVICE_TYPES.join(', ')}.`)
      return parsed([{ ...command, type: 'service_planned' }])
    case 'AddTask':
      return parsed(has(command.taskId) ? [] : [{ ...command, type: 'task_added' }])
    case 'RemoveTask':
      return parsed(has(command.taskId) ? [{ ...command, type: 'task_removed' }] : [])
    case 'EndService':
      return parsed([{ ...command, type: 'service_ended' }])
    case 'ArchiveService':
      return parsed([{ ...command, type: 'service_archived' }])
  }
}

function evolve(service: ProactiveService, event: ServiceEvent): ProactiveService {
  if (event.type === 'service_planned') {
    if (service.status !== 'none') return service
    const { type: _type, at, by: _by, ...said } = event
    return { ...said, status: PROACTIVE_SERVICE.initial, plannedAt: at, lastAt: at, taskIds: [] }
  }
  return service.status === 'none' ? service : { ...service, ...changes(service, event), lastAt: event.at }
}

function changes(service: LiveService, event: Exclude<ServiceEvent, { type: 'service_planned' }>): Partial<LiveService> {
  const { status, taskIds } = service
  switch (event.type) {
    case 'task_added':
      return { taskIds: [...taskIds, event.taskId] }
    case 'task_removed':
      return { taskIds: taskIds.filter((id) => id !== event.taskId) }
    case 'service_ended':
      return { status: statusAfter(PROACTIVE_SERVICE, 'EndService', status), result: event.result }
    case 'service_archived':
      return { status: statusAfter(PROACTIVE_SERVICE, 'ArchiveService', status) }
  }
}
