/** Backlog job: projects the interface registry and the changes of health into tables for analysts, and its names into `dim_interfaces`. */

import { interfaceHealth } from '../centres/interface-health.ts'
import { interfaces } from '../centres/interfaces.ts'
import { seconds } from '../domain/kernel/time.ts'
import { type InterfaceEntry, isRegistered, type RegistryEvent, registryDecider } from '../domain/operations/interface-registry.ts'
import type { Job } from '../jobs/engine/job.ts'
import { eventsOf, prefixOf } from '../ledger/aggregate.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import type { RowSink } from './directory.ts'

const PAGE = 5000

export const projectInterfacesJob: Job<{ readonly ledger: Ledger; readonly store: Store }> = {
  name: 'project-interfaces',
  description: 'Brings the interface registry and the health of interfaces into ClickHouse.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(10) },
  catchUp: 'latest',
  timeoutSeconds: seconds(600),
  run: async ({ ledger, store, signal }) =>
    (await projectStreams(ledger, prefixOf(interfaces), signal, (name) => projectRegistry(ledger, store, name))) +
    (await projectStreams(ledger, prefixOf(interfaceHealth), signal, (name) => projectHealth(ledger, store, name))),
}

/** Writes every stream that changed since the last call as a whole; stopped in between it writes the same rows again. */
async function projectStreams(
  ledger: Ledger,
  prefix: string,
  signal: AbortSignal,
  project: (name: string) => Promise<number>,
): Promise<number> {
  const checkpoint = `project-interfaces/${prefix}`
  for (let rows = 0; ; ) {
    signal.throwIfAborted()
    const changed = await ledger.readFrom(await ledger.checkpoint(checkpoint), PAGE, prefix)
    const last = changed.at(-1)
    if (!last) return rows
    for (const stream of new Set(changed.map((event) => event.stream))) rows += await project(stream.slice(prefix.length))
    await ledger.saveCheckpoint(checkpoint, last.position)
  }
}

async function projectRegistry(ledger: Ledger, sink: RowSink, name: string): Promise<number> {
  const events = await eventsOf(ledger, interfaces, name)
  let entry: InterfaceEntry = registryDecider.initial
  const registry: Record<string, unknown>[] = []
  const names: Record<string, unknown>[] = []
  for (const [index, event] of events.entries()) {
    entry = registryDecider.evolve(entry, event)
    if (!isRegistered(entry)) continue
    const next = events[index + 1]
    const validity = { valid_from: new Date(event.at), valid_to: next ? new Date(next.at) : null }
    registry.push({ ...registryRow(event, entry), ...validity })
    const { nameEn, nameZh, owner, timeoutMs, errorLimitRatio } = entry.settings
    names.push({
      interface_id: name,
      name_en: nameEn,
      name_zh: nameZh,
      owner,
      timeout_ms: timeoutMs,
      error_limit_ratio: errorLimitRatio,
      ...validity,
    })
  }
  await sink.insertRows('interface_registry_v1', registry)
  await sink.insertRows('dim_interfaces_v1', names)
  return registry.length
}

function registryRow(event: RegistryEvent, entry: Extract<InterfaceEntry, { settings: unknown }>): Record<string, unknown> {
  const { settings, name, revision, status } = entry
  return {
    interface_id: name,
    revision,
    status,
    kind: settings.kind,
    owner: settings.owner,
    // A query may hold a key.
    endpoint: settings.endpoint.split('?')[0],
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

async function projectHealth(ledger: Ledger, sink: RowSink, name: string): Promise<number> {
  const events = await eventsOf(ledger, interfaceHealth, name)
  await sink.insertRows(
    'interface_states_v1',
    events.map(({ state, before, reason, by, at }, index) => ({
      interface_id: name,
      version: index + 1,
      state,
      before,
      reason,
      reported_by: by,
      changed_at: new Date(at),
    })),
  )
  return events.length
}
