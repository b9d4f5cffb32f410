/** Interfaces in the ledger: one stream each for what is registered and for how it is doing. */
import { type HealthCommand, type HealthEvent, healthDecider, type InterfaceHealth } from '../domain/common/interface-health.ts'
import {
  type InterfaceEntry,
  isRegistered,
  type RegisteredInterface,
  type RegistryCommand,
  type RegistryEvent,
  registryDecider,
} from '../domain/common/interface-registry.ts'
import type { Decider } from '../domain/kernel/decider.ts'
import type { Parsed } from '../domain/kernel/parsed.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import { type DomainEvent, type Executed, execute, fromStored } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'

export const INTERFACE_PREFIX = 'interface/'
export const HEALTH_PREFIX = 'interface-health/'

/** Rejections: the codes of `registryErrors`, `command.key_reused`, `version.conflict`. */
export const commandInterface = (
  ledger: Ledger,
  command: RegistryCommand,
  commandKey?: string,
): Promise<Parsed<Executed<RegistryEvent, InterfaceEntry>>> =>
  execute(ledger, `${INTERFACE_PREFIX}${command.name}`, registryDecider, command, commandKey)

/** Rejections: `version.conflict`. */
export const reportHealth = (ledger: Ledger, command: HealthCommand): Promise<Parsed<Executed<HealthEvent, InterfaceHealth>>> =>
  execute(ledger, `${HEALTH_PREFIX}${command.name}`, healthDecider, command)

/** Everything that was registered, changed, disabled or enabled, oldest first; empty for a name that is not registered. */
export const interfaceHistory = async (ledger: Ledger, name: string): Promise<RegistryEvent[]> =>
  (await ledger.read(`${INTERFACE_PREFIX}${name}`)).map(fromStored<RegistryEvent>)

/** Its changes between healthy, degraded and isolated, oldest first. */
export const healthHistory = async (ledger: Ledger, name: string): Promise<HealthEvent[]> =>
  (await ledger.read(`${HEALTH_PREFIX}${name}`)).map(fromStored<HealthEvent>)

const PAGE = 5000

/** Folds streams that begin with a prefix, and later only what was added since. */
class Follower<Event extends DomainEvent & { readonly name: string }, State> {
  readonly #ledger: Ledger
  readonly #prefix: string
  readonly #decider: Pick<Decider<never, Event, State>, 'initial' | 'evolve'>
  readonly #states = new Map<string, State>()
  #position = 0
  #reading: Promise<ReadonlyMap<string, State>> | undefined

  constructor(ledger: Ledger, prefix: string, decider: Pick<Decider<never, Event, State>, 'initial' | 'evolve'>) {
    this.#ledger = ledger
    this.#prefix = prefix
    this.#decider = decider
  }

  /** As of the last reading. */
  get known(): ReadonlyMap<string, State> {
    return this.#states
  }

  /** States by name as of now. */
  read(): Promise<ReadonlyMap<string, State>> {
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readOn(): Promise<ReadonlyMap<string, State>> {
    for (;;) {
      const page: readonly StoredEvent[] = await this.#ledger.readFrom(this.#position, PAGE, this.#prefix)
      for (const stored of page) {
        const event = fromStored<Event>(stored)
        this.#states.set(event.name, this.#decider.evolve(this.#states.get(event.name) ?? this.#decider.initial, event))
        this.#position = stored.position
      }
      if (page.length < PAGE) return this.#states
    }
  }
}

export type KnownInterface = { readonly entry: RegisteredInterface; readonly health: InterfaceHealth }

/** All registered interfaces and how they are doing; a second reading takes up only what was added. */
export class InterfaceDirectory {
  readonly #registry: Follower<RegistryEvent, InterfaceEntry>
  readonly #health: Follower<HealthEvent, InterfaceHealth>

  constructor(ledger: Ledger) {
    this.#registry = new Follower(ledger, INTERFACE_PREFIX, registryDecider)
    this.#health = new Follower(ledger, HEALTH_PREFIX, healthDecider)
  }

  async entry(name: string): Promise<RegisteredInterface | undefined> {
    await this.#registry.read()
    return this.known(name)
  }

  /** As of the last reading, without asking the ledger. */
  known(name: string): RegisteredInterface | undefined {
    const entry = this.#registry.known.get(name)
    return entry && isRegistered(entry) ? entry : undefined
  }

  /** By name. */
  async list(): Promise<KnownInterface[]> {
    const [entries, health] = await Promise.all([this.#registry.read(), this.#health.read()])
    return [...entries.values()]
      .filter(isRegistered)
      .map((entry) => ({ entry, health: health.get(entry.name) ?? healthDecider.initial }))
      .sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1))
  }
}
