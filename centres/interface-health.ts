/** How other systems are doing, as those who call them see it. */

import { type HealthCommand, type HealthEvent, healthDecider, type InterfaceHealth } from '../domain/operations/interface-health.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

export const interfaceHealth: Aggregate<HealthCommand, HealthEvent, InterfaceHealth> = {
  kind: 'interface-health',
  personal: 'none',
  idOf: ({ name }) => name,
  decider: healthDecider,
  says: {
    ReportHealth: { name: 'text', state: 'text', reason: 'text' },
  },
  permissions: { ReportHealth: ['system'] },
}
