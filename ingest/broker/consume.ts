/** Consumes a broker's topics into the store and counts what became of the records. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { QueryError } from '../../sql/query-error.ts'
import type { Store } from '../../sql/store.ts'
import type { BatchLimits } from '../batcher.ts'
import { Pipeline } from '../pipeline.ts'
import { retrying } from '../retry.ts'
import type { Consumer } from '../source.ts'
import { Supervision } from '../supervision.ts'
import { topicNamed, topics } from '../topics.ts'
import { type Counts, keysOf, NOTHING, sum } from '../writer.ts'
import type { Broker } from './broker.ts'
import { Pausing } from './pausing.ts'
import { SilentBroker } from './watchdog.ts'

export type ConsumeOptions = {
  /** `TOPIC`, or `BROKERS-TOPIC=TOPIC` where the broker's name differs; none: every known topic that the broker has. */
  readonly topics: readonly string[]
  readonly group: string
  readonly untilEnd: boolean
  readonly signal: AbortSignal
  readonly clock: () => number
  readonly note: (line: string) => void
  readonly onStored?: (topic: string, counts: Counts) => void
  readonly limits?: BatchLimits
  /** Without it (the default) a topic of mostly dead letters is paused; never with `untilEnd`, which is to end. */
  readonly isBreakerOff?: boolean | undefined
}

/** Runs until the signal aborts or, with `untilEnd`, until the topics' ends of now are read. Everything consumed is stored and committed. */
export async function consume(store: Store, broker: Broker, options: ConsumeOptions): Promise<Counts> {
  const { group, untilEnd, signal, clock, note, onStored, limits } = options
  const names = options.topics.length > 0 ? options.topics : await knownTopics(broker)
  const chosen = new Map(names.map((text) => namesOf(text)))
  const tables = [...new Set(chosen.values())].map((name) => topicNamed(name).tables[0] ?? '')
  const keys = (): Promise<number[]> => Promise.all(tables.map((table) => keysOf(store, table)))
  const before = await keys()
  const pipeline = new Pipeline(store, {
    signal,
    clock,
    onFailure: (topic, error, attempt, waitMs) =>
      note(
        `Insert into '${topic}' failed (attempt ${attempt}), next try in ${Math.round(waitMs)} ms: ${error instanceof Error ? error.message : String(error)}`,
      ),
    onStored: (topic, counts) => {
      supervision.onStored(topic, counts)
      onStored?.(topic, counts)
    },
    onPressure: (reason) => supervision.onPressure(reason),
    ...(limits ? { limits } : {}),
  })
  const pausing = new Pausing()
  const opened = (): Consumer => broker.consumer({ store, sink: pipeline, topics: chosen, group, untilEnd, note, pausing })
  let consumer = opened()
  const supervision = new Supervision({
    store,
    topics: [...new Set(chosen.values())],
    clock,
    note,
    withBreaker: !untilEnd && options.isBreakerOff !== true,
    setPaused: (cause, isPaused, topic) => consumer.setPaused(cause, isPaused, topic),
  })
  await persistently(options, (attempt) => {
    if (attempt > 1) consumer = opened()
    return consumer.run(signal)
  }).finally(() => supervision.stop())
  const after = await keys()
  const counts = [...pipeline.totals.values()].reduce(sum, NOTHING)
  const fresh = after.reduce((total, count, index) => total + count - (before[index] ?? 0), 0)
  return { ...counts, superseded: Math.max(0, counts.typed - fresh) }
}

/** A consumer whose brokers fell silent is opened anew; one that is to end at the topics' end fails instead, as it does where they can't be reached at first. */
async function persistently({ signal, untilEnd, note }: ConsumeOptions, run: (attempt: number) => Promise<void>): Promise<void> {
  let attempt = 0
  const isSilent = (error: unknown): boolean =>
    error instanceof SilentBroker ||
    (attempt > 1 && error instanceof CallboardError && !(error instanceof QueryError) && error.code === 'unavailable')
  await retrying(() => run(++attempt), {
    signal,
    isFinal: (error) => untilEnd || !isSilent(error),
    onFailure: (error, _, waitMs) =>
      note(`${error instanceof Error ? error.message : String(error)} The consumer is opened anew in ${Math.round(waitMs)} ms.`),
  }).catch((error: unknown) => {
    // Stopped while waiting: nothing is under way that is not stored.
    if (!signal.aborted || !isSilent(error)) throw error
  })
}

async function knownTopics(broker: Broker): Promise<string[]> {
  const present = await broker.topicNames()
  const known = topics.map(({ name }) => name).filter((name) => present.includes(name))
  if (known.length === 0)
    throw new CallboardError(
      'not_found',
      `The brokers ${broker.addresses.join(', ')} have none of the topics ${topics.map(({ name }) => name).join(', ')}; create one or name yours with --topics.`,
    )
  return known
}

function namesOf(text: string): [string, string] {
  const [brokersTopic = '', name = brokersTopic] = text.split('=')
  topicNamed(name)
  return [brokersTopic, name]
}
