/** The demo's other systems in the registry, and their health as the demo's own calls show it. */
import { interfaceHealth } from '../centres/interface-health.ts'
import { interfaces } from '../centres/interfaces.ts'
import type { InterfaceCallRecord } from '../contracts/index.ts'
import type { DemoBatch } from '../demo/feed.ts'
import { DEMO_INTERFACES } from '../demo/hotline.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Instant, instant } from '../domain/kernel/time.ts'
import { type CallWindow, type HealthState, noteOutcome, stateAfter } from '../domain/operations/interface-health.ts'
import { type Principal, system } from '../domain/principal.ts'
import { execute, type Streams } from '../ledger/execute.ts'

const ADMIN: Principal = { ...system('demo'), roles: ['admin'] }

/** Addresses under `.invalid` lead nowhere: nothing is ever sent to them. */
export async function registerDemoInterfaces(ledger: Streams, at: Instant): Promise<void> {
  for (const { interfaceId: name, en, zh, kind, owner, operation } of DEMO_INTERFACES) {
    const settings = { nameEn: en, nameZh: zh, kind, owner, endpoint: `https://${name}.invalid/${operation}` }
    const done = await execute(ledger, ADMIN, interfaces, { type: 'RegisterInterface', name, at, settings }, { commandKey: `demo/${name}` })
    if (!done.ok) throw new CallboardError('internal', `The demo's interface was refused: ${done.rejection.message}`)
  }
}

export class DemoInterfaceHealth {
  readonly #ledger: Streams
  readonly #seen = new Map<string, { readonly window: CallWindow; readonly state: HealthState }>()

  constructor(ledger: Streams) {
    this.#ledger = ledger
  }

  /** Reports what changed by these calls; reporting the same again makes no event. */
  async note({ topic, records }: DemoBatch): Promise<void> {
    if (topic !== 'interface-calls') return
    for (const { value } of records) if (value) await this.#noteCall(JSON.parse(value.toString()))
  }

  async #noteCall({ interfaceId: name, outcome, calledAt, errorCode = '' }: InterfaceCallRecord): Promise<void> {
    const before = this.#seen.get(name)
    const window = noteOutcome(before?.window ?? [], outcome === 'ok')
    const state = stateAfter(before?.state ?? 'healthy', window, false)
    this.#seen.set(name, { window, state })
    if (state === before?.state) return
    const reason = state === 'healthy' ? 'Calls are answered again.' : `The last calls failed: ${errorCode}.`
    await execute(this.#ledger, system('demo'), interfaceHealth, {
      type: 'ReportHealth',
      name,
      state,
      reason,
      at: instant(Date.parse(calledAt)),
    })
  }
}
