/** The interface registry and the changes of health as rows for analysts, and its names for boards. */
import { interfaceHealth as health } from '../centres/interface-health.ts'
import { interfaces } from '../centres/interfaces.ts'
import type { HealthEvent } from '../domain/operations/interface-health.ts'
import { type InterfaceEntry, isRegistered, type RegistryEvent, registryDecider } from '../domain/operations/interface-registry.ts'
import { fromStored } from '../ledger/aggregate.ts'
import type { NewRow } from '../sql/tables/definition.ts'
import { dimInterfaces } from '../sql/tables/directory.ts'
import { interfaceRegistryTable, interfaceStatesTable } from '../sql/tables/interfaces.ts'
import { into, type TableProjection, versionsOf } from './projection.ts'

export const interfaceRegistry: TableProjection = {
  kind: 'tables',
  name: 'interface-registry',
  description: 'Every revision of every registered interface, and its names.',
  streams: [interfaces.kind],
  tables: [interfaceRegistryTable, dimInterfaces],
  rows: ({ id, events }) => {
    const said = events.map(fromStored<RegistryEvent>)
    const versions = versionsOf(said)
    let entry: InterfaceEntry = registryDecider.initial
    const registry: NewRow<typeof interfaceRegistryTable>[] = []
    const names: NewRow<typeof dimInterfaces>[] = []
    for (const [index, event] of said.entries()) {
      entry = registryDecider.evolve(entry, event)
      if (!isRegistered(entry)) continue
      const next = said[index + 1]
      const validity = {
        valid_from: new Date(event.at),
        valid_to: next ? new Date(next.at) : null,
        recorded_at: new Date(versions[index + 1] ?? versions[index] ?? event.at),
      }
      registry.push({ ...registryRow(event, entry), ...validity })
      // Changed at once: it never held, and the names that did have the same key.
      if (next?.at === event.at) continue
      const { nameEn, nameZh, owner, timeoutMs, errorLimitRatio } = entry.settings
      names.push({
        interface_id: id,
        name_en: nameEn,
        name_zh: nameZh,
        owner,
        timeout_ms: timeoutMs,
        error_limit_ratio: errorLimitRatio,
        ...validity,
      })
    }
    return [into(interfaceRegistryTable, registry), into(dimInterfaces, names)]
  },
}

function registryRow(event: RegistryEvent, entry: Extract<InterfaceEntry, { settings: unknown }>) {
  const { settings, name, revision, status } = entry
  return {
    interface_id: name,
    revision,
    status,
    kind: settings.kind,
    owner: settings.owner,
    // A query may hold a key.
    endpoint: settings.endpoint.split('?')[0] ?? '',
    method: settings.method,
    timeout_ms: settings.timeoutMs,
    concurrent_calls: settings.concurrentCalls,
    error_limit_ratio: settings.errorLimitRatio,
    slo_availability_ratio: settings.sloAvailabilityRatio,
    slo_p95_ms: settings.sloP95Ms,
    changed_by: event.by,
    reason: 'reason' in event ? event.reason : '',
  }
}

export const interfaceHealth: TableProjection = {
  kind: 'tables',
  name: 'interface-health',
  description: 'Changes of interfaces between healthy, degraded and isolated.',
  streams: [health.kind],
  tables: [interfaceStatesTable],
  rows: ({ id, fresh }) => [
    into(
      interfaceStatesTable,
      fresh.map((stored) => {
        const { state, before, reason, by, at } = fromStored<HealthEvent>(stored)
        return {
          interface_id: id,
          version: stored.version,
          state,
          before,
          reason,
          reported_by: by,
          changed_at: new Date(at),
          recorded_at: new Date(at),
        }
      }),
    ),
  ],
}
