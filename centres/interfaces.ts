/** The registry of other systems: who registered, changed, disabled or enabled one, when and why. */

import type { Parsed } from '../domain/kernel/parsed.ts'
import { healthDecider, type InterfaceHealth } from '../domain/operations/interface-health.ts'
import {
  type InterfaceEntry,
  isRegistered,
  type RegisteredInterface,
  type RegistryCommand,
  type RegistryEvent,
  registryDecider,
} from '../domain/operations/interface-registry.ts'
import type { Role } from '../domain/principal.ts'
import { type Aggregate, statesOf, streamOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { interfaceHealth } from './interface-health.ts'

const admins: readonly Role[] = ['admin']

export const interfaces: Aggregate<RegistryCommand, RegistryEvent, InterfaceEntry> = {
  kind: 'interface',
  idOf: ({ name }) => name,
  decider: registryDecider,
  permissions: { RegisterInterface: admins, ChangeInterface: admins, DisableInterface: admins, EnableInterface: admins },
}

/** Rejections: the codes of `registryErrors`, `command.key_reused`, `version.conflict`. */
export const commandInterface = (
  ledger: Ledger,
  command: RegistryCommand,
  commandKey?: string,
): Promise<Parsed<Executed<RegistryEvent, InterfaceEntry>>> =>
  execute(ledger, streamOf(interfaces, command.name), registryDecider, command, commandKey)

export type KnownInterface = { readonly entry: RegisteredInterface; readonly health: InterfaceHealth }

export type InterfaceDirectory = ReturnType<typeof interfaceDirectory>

/** All registered interfaces and how they are doing; a second reading takes up only what was added. */
export function interfaceDirectory(ledger: EventStore) {
  const registry = statesOf(ledger, interfaces)
  const healths = statesOf(ledger, interfaceHealth)
  /** As of the last reading, without asking the ledger. */
  const known = (name: string): RegisteredInterface | undefined => {
    const entry = registry.known.get(name)
    return entry && isRegistered(entry) ? entry : undefined
  }
  return {
    known,
    async entry(name: string): Promise<RegisteredInterface | undefined> {
      await registry.read()
      return known(name)
    },
    /** By name. */
    async list(): Promise<KnownInterface[]> {
      const [entries, health] = await Promise.all([registry.read(), healths.read()])
      return [...entries.values()]
        .filter(isRegistered)
        .map((entry) => ({ entry, health: health.get(entry.name) ?? healthDecider.initial }))
        .sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1))
    },
  }
}
