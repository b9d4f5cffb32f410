/** How other systems are doing, as those who call them see it. */

import type { Parsed } from '../domain/kernel/parsed.ts'
import { type HealthCommand, type HealthEvent, healthDecider, type InterfaceHealth } from '../domain/operations/interface-health.ts'
import { type Aggregate, streamOf } from '../ledger/aggregate.ts'
import { type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'

export const interfaceHealth: Aggregate<HealthCommand, HealthEvent, InterfaceHealth> = {
  kind: 'interface-health',
  idOf: ({ name }) => name,
  decider: healthDecider,
  permissions: { ReportHealth: ['system'] },
}

/** Rejections: `version.conflict`. */
export const reportHealth = (ledger: Ledger, command: HealthCommand): Promise<Parsed<Executed<HealthEvent, InterfaceHealth>>> =>
  execute(ledger, streamOf(interfaceHealth, command.name), healthDecider, command)
