/** The interfaces of one ledger: the registry, calls through it, and what becomes of their records and states. */

import { interfaceHealth } from '../centres/interface-health.ts'
import { interfaceDirectory, interfaces, type KnownInterface } from '../centres/interfaces.ts'
import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Clock } from '../domain/kernel/time.ts'
import type { HealthState } from '../domain/operations/interface-health.ts'
import type { CallInterface } from '../domain/operations/interface-port.ts'
import type { InterfaceEntry, RegistryCommand, RegistryEvent } from '../domain/operations/interface-registry.ts'
import { type Principal, system } from '../domain/principal.ts'
import { eventsOf } from '../ledger/aggregate.ts'
import { type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Resolve } from './address.ts'
import { type CallMade, InterfaceCaller } from './caller.ts'
import type { Secrets } from './credential.ts'
import { recordOfCall } from './record.ts'
import { CallRecorder, type Deliver, deliverInto } from './recorder.ts'

export type Interfaces = {
  /** Calls an interface by the name it is registered under. Rejections: the codes of `interfaceErrors`. */
  readonly call: CallInterface
  /** Carries out a command on the registry. Rejections: the codes of `registryErrors`; nothing is then written. */
  command(principal: Principal, command: RegistryCommand, commandKey?: string): Promise<Parsed<Executed<RegistryEvent, InterfaceEntry>>>
  /** All registered interfaces by name, each with its health as last reported by any process. */
  list(): Promise<readonly KnownInterface[]>
  /** Every change of one interface, oldest first. */
  history(name: string): Promise<readonly RegistryEvent[]>
  /** Resolves when the records of all calls that have ended are in the ledger, from where they are brought into the store. */
  flush(): Promise<void>
  /** Waits until the records of calls are in the ledger. */
  close(): Promise<void>
}

export type InterfacesOptions = {
  readonly ledger: Ledger
  readonly clock: Clock
  /** Id of whoever reports health: this process. */
  readonly reporter: string
  /** Takes records of calls; durable when it resolves. Default: the ledger's inbox. */
  readonly deliver?: Deliver
  readonly onError?: (error: unknown) => void
  readonly onCall?: (call: CallMade) => void
  readonly onState?: (name: string, state: HealthState) => void
  readonly resolve?: Resolve
  /** Credentials by name; the registry holds names alone. */
  readonly secrets?: Secrets
}

/** A change made by another process holds here after this long. */
const FRESH_MS = 1000

export function openInterfaces(options: InterfacesOptions): Interfaces {
  const { ledger, clock, onError = () => undefined } = options
  const reporter = system(options.reporter)
  const directory = interfaceDirectory(ledger)
  const recorder = new CallRecorder(options.deliver ?? deliverInto(ledger), onError)
  const reports = new Set<Promise<void>>()
  let readAt = Number.NEGATIVE_INFINITY
  const entryOf = async (name: string) => {
    if (performance.now() - readAt < FRESH_MS) return directory.known(name)
    const entry = await directory.entry(name)
    readAt = performance.now()
    return entry
  }
  const onState = (name: string, state: HealthState, reason: string): void => {
    options.onState?.(name, state)
    const report = execute(ledger, reporter, interfaceHealth, {
      type: 'ReportHealth',
      name,
      state,
      reason: reason.slice(0, 300),
      at: clock(),
    })
      .then(() => undefined, onError)
      .finally(() => reports.delete(report))
    reports.add(report)
  }
  const onCall = (call: CallMade): void => {
    options.onCall?.(call)
    recorder.add(recordOfCall(call))
  }
  const { resolve, secrets } = options
  const caller = new InterfaceCaller({ clock, entryOf, onCall, onState, ...(resolve ? { resolve } : {}), ...(secrets ? { secrets } : {}) })
  const flush = async (): Promise<void> => {
    await Promise.all(reports)
    await recorder.flush()
  }
  return {
    call: (name, request, context) => caller.call(name, request, context),
    command: async (principal, command, commandKey) => {
      const done = await execute(ledger, principal, interfaces, command, { commandKey, now: options.clock() })
      readAt = Number.NEGATIVE_INFINITY
      return done
    },
    list: () => directory.list(),
    history: (name) => eventsOf(ledger, interfaces, name),
    flush,
    close: async () => {
      caller.close()
      await flush()
    },
  }
}
