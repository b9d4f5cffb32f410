/** Proactive services (主动服务): what the company does for its customers of its own accord, made of tasks. */

import { LEADERS, WORKERS } from '../domain/principal.ts'
import { type ProactiveService, type ServiceCommand, type ServiceEvent, serviceDecider } from '../domain/proactive/service.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

const ID = { id: 'text' } as const

export const services: Aggregate<ServiceCommand, ServiceEvent, ProactiveService> = {
  kind: 'proactive-service',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: serviceDecider,
  says: {
    PlanService: { ...ID, serviceType: 'text', title: 'text' },
    AddTask: { ...ID, taskId: 'text' },
    RemoveTask: { ...ID, taskId: 'text' },
    EndService: { ...ID, result: 'text' },
    ArchiveService: ID,
  },
  permissions: {
    PlanService: LEADERS,
    AddTask: WORKERS,
    RemoveTask: WORKERS,
    EndService: LEADERS,
    ArchiveService: LEADERS,
  },
}
