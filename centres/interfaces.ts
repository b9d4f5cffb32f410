/** The registry of other systems: who registered, changed, disabled or enabled one, when and why. */

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
import { type Aggregate, statesOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { interfaceHealth } from './interface-health.ts'

const admins: readonly Role[] = ['admin']

export const interfaces: Aggregate<RegistryCommand, RegistryEvent, InterfaceEntry> = {
  kind: 'interface',
  personal: 'none',
  idOf: ({ name }) => name,
  decider: registryDecider,
  says: {
    RegisterInterface: { name: 'text', settings: 'checked' },
    ChangeInterface: { name: 'text', changes: 'checked', reason: 'text' },
    DisableInterface: { name: 'text', reason: 'text' },
    EnableInterface: { name: 'text', reason: 'text' },
  },
  permissions: { RegisterInterface: admins, ChangeInterface: admins, DisableInterface: admins, EnableInterface: admins },
}

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
