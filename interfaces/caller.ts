/** Calls interfaces by the name they are registered under; measures each call, and tells when one begins or ends to fail. */
import { randomUUID } from 'node:crypto'
import { CallboardError } from '../domain/kernel/errors.ts'
import { parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Clock, Instant } from '../domain/kernel/time.ts'
import { type CallWindow, type HealthState, noteOutcome, stateAfter } from '../domain/operations/interface-health.ts'
import type { InterfaceAnswer, InterfaceContext, InterfaceError } from '../domain/operations/interface-port.ts'
import type { RegisteredInterface } from '../domain/operations/interface-registry.ts'
import { activeTraceparent, inSpan } from '../traces/span.ts'
import { type Resolve, systemResolve } from './address.ts'
import { credentialOf, type Secrets } from './credential.ts'
import { CallFailure } from './failure.ts'
import { Policy, type Progress } from './policy.ts'
import { Connection, type Exchange } from './request.ts'

/** One call as it ended. `settings` are undefined where the name is not registered. */
export type CallMade = {
  readonly interfaceCallId: string
  readonly name: string
  readonly entry: RegisteredInterface | undefined
  readonly context: InterfaceContext
  readonly calledAt: Instant
  readonly durationMs: number
  readonly attempts: number
  readonly status: number | undefined
  readonly error: InterfaceError | undefined
  readonly request: unknown
  readonly response: unknown
}

export type CallerDeps = {
  readonly clock: Clock
  readonly entryOf: (name: string) => Promise<RegisteredInterface | undefined>
  readonly onCall: (call: CallMade) => void
  readonly onState: (name: string, state: HealthState, reason: string) => void
  readonly resolve?: Resolve
  readonly secrets?: Secrets
}

const NO_SECRETS: Secrets = new Map()

/** What is kept of an interface between calls; made anew when its settings change. */
type Line = {
  readonly revision: number
  readonly policy: Policy
  readonly connection: Connection
  window: CallWindow
  state: HealthState
}

const IDEMPOTENT = new Set(['GET', 'PUT', 'DELETE'])

export class InterfaceCaller {
  readonly #deps: CallerDeps
  readonly #lines = new Map<string, Line>()

  constructor(deps: CallerDeps) {
    this.#deps = deps
  }

  /** Rejections: the codes of `interfaceErrors`. Throws only where the ledger fails. */
  call(name: string, request: unknown, context: InterfaceContext = {}): Promise<InterfaceAnswer> {
    return inSpan(
      `interface ${name.slice(0, 64)}`,
      { kind: 'client', parent: context.traceparent, attributes: attributesOf(name, context) },
      async (span) => {
        const traceparent = span.traceparent ?? activeTraceparent() ?? context.traceparent
        const call = await this.#made(name, request, traceparent === undefined ? context : { ...context, traceparent })
        span.set({ 'callboard.attempts': call.made.attempts, 'http.response.status_code': call.made.status ?? 0 })
        if (!call.answer.ok) span.fail(call.answer.rejection.code, call.answer.rejection.message)
        this.#deps.onCall(call.made)
        return call.answer
      },
    )
  }

  /** States as this process sees them, of interfaces called since it started. */
  states(): ReadonlyMap<string, HealthState> {
    return new Map([...this.#lines].map(([name, { state }]) => [name, state]))
  }

  close(): void {
    for (const { connection } of this.#lines.values()) connection.close()
    this.#lines.clear()
  }

  async #made(name: string, request: unknown, context: InterfaceContext): Promise<{ made: CallMade; answer: InterfaceAnswer }> {
    const interfaceCallId = randomUUID()
    const calledAt = this.#deps.clock()
    const begun = performance.now()
    const progress: Progress = { attempts: 0 }
    const entry = await this.#deps.entryOf(name)
    const outcome = await this.#outcome(name, entry, request, context, progress)
    const durationMs = Math.round(performance.now() - begun)
    const common = { interfaceCallId, durationMs, attempts: progress.attempts }
    const made = { ...common, name, entry, context, calledAt, request }
    if (outcome instanceof CallFailure) {
      const { code, message, status } = outcome
      return {
        made: { ...made, status, error: code, response: message },
        answer: rejected(code, `Interface '${name}': ${message}`),
      }
    }
    return {
      made: { ...made, status: outcome.status, error: undefined, response: outcome.body },
      answer: parsed({ ...common, ...outcome }),
    }
  }

  async #outcome(
    name: string,
    entry: RegisteredInterface | undefined,
    request: unknown,
    context: InterfaceContext,
    progress: Progress,
  ): Promise<Exchange | CallFailure> {
    if (!entry) return new CallFailure('interface.unknown', 'It is not registered.')
    if (entry.status === 'disabled') return new CallFailure('interface.disabled', `It was disabled by ${entry.changedBy}.`)
    const line = this.#lineOf(entry)
    const { idempotencyKey, traceparent } = context
    const headers = {
      ...(traceparent ? { traceparent } : {}),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    }
    const isRepeatable = idempotencyKey !== undefined || IDEMPOTENT.has(entry.settings.method)
    try {
      const credential = credentialOf(entry.settings, this.#deps.secrets ?? NO_SECRETS)
      const once = (signal: AbortSignal): Promise<Exchange> => line.connection.exchange({ request, headers, credential, signal })
      return await line.policy.run(once, isRepeatable, progress, (failure) => this.#note(name, line, failure))
    } catch (error) {
      if (!(error instanceof CallFailure)) throw new CallboardError('internal', `The call of '${name}' failed inside.`, { cause: error })
      return error
    }
  }

  #lineOf(entry: RegisteredInterface): Line {
    const known = this.#lines.get(entry.name)
    if (known?.revision === entry.revision) return known
    known?.connection.retire()
    const { settings, revision, name } = entry
    const line: Line = {
      revision,
      policy: new Policy(settings),
      connection: new Connection(settings, this.#deps.resolve ?? systemResolve),
      window: [],
      state: known?.state ?? 'healthy',
    }
    this.#lines.set(name, line)
    return line
  }

  /** Every try speaks for the interface's health. A 4xx is an answer: the interface is well, the request was not; what never left says nothing. */
  #note(name: string, line: Line, failure: CallFailure | undefined): void {
    if (failure && !failure.isCounted && failure.code !== 'interface.refused') return
    line.window = noteOutcome(line.window, !failure?.isCounted)
    const state = stateAfter(line.state, line.window, line.policy.isIsolated)
    if (state === line.state) return
    line.state = state
    this.#deps.onState(
      name,
      state,
      state === 'healthy' ? 'Calls are answered again.' : (failure?.message ?? 'Some of the last calls failed.'),
    )
  }
}

const attributesOf = (name: string, { contactId, orderId, callId, operation }: InterfaceContext) => ({
  'callboard.interface': name.slice(0, 64),
  ...(operation ? { 'callboard.operation': operation } : {}),
  ...(contactId ? { 'callboard.contact_id': contactId } : {}),
  ...(orderId ? { 'callboard.order_id': orderId } : {}),
  ...(callId ? { 'callboard.call_id': callId } : {}),
})
