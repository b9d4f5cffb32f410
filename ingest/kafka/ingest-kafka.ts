/** Consumes Kafka topics into the store and counts what became of the records. */
import type { Kafka } from 'kafkajs'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { QueryError } from '../../sql/query-error.ts'
import type { Store } from '../../sql/store.ts'
import type { BatchLimits } from '../batcher.ts'
import { Pipeline } from '../pipeline.ts'
import { retrying } from '../retry.ts'
import { Supervision } from '../supervision.ts'
import { topicNamed, topics } from '../topics.ts'
import { type Counts, keysOf, NOTHING, sum } from '../writer.ts'
import { openKafka, reachable } from './client.ts'
import { Pausing } from './pausing.ts'
import type { KafkaSecurity } from './security.ts'
import { KafkaSource } from './source.ts'
import { SilentBroker } from './watchdog.ts'

export type KafkaIngestOptions = {
  readonly brokers: readonly string[]
  readonly security?: KafkaSecurity | undefined
  /** `TOPIC`, or `KAFKA-TOPIC=TOPIC` where Kafka's name differs; none: every known topic that the brokers have. */
  readonly topics: readonly string[]
  readonly group: string
  readonly untilEnd: boolean
  readonly signal: AbortSignal
  readonly clock: () => number
  readonly note: (line: string) => void
  readonly onStored?: (topic: string, counts: Counts) => void
  readonly limits?: BatchLimits
  readonly bytesPerPartition?: number
  /** Silence of the brokers after which the consumer is opened anew; 90 s by default. */
  readonly silentMs?: number
  /** Without it (the default) a topic of mostly dead letters is paused; never with `untilEnd`, which is to end. */
  readonly isBreakerOff?: boolean | undefined
}

/** Runs until the signal aborts or, with `untilEnd`, until the topics' ends of now are read. Everything consumed is stored and committed. */
export async function ingestKafka(store: Store, options: KafkaIngestOptions): Promise<Counts> {
  const { brokers, group, untilEnd, signal, clock, note, onStored, limits } = options
  const kafka = openKafka({ brokers, security: options.security, onLog: note })
  const names = options.topics.length > 0 ? options.topics : await knownTopics(kafka, brokers)
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
  const opened = (): KafkaSource => {
    const { bytesPerPartition, silentMs } = options
    const client = openKafka({ brokers, security: options.security, onLog: note })
    const more = { ...(bytesPerPartition ? { bytesPerPartition } : {}), ...(silentMs ? { silentMs } : {}) }
    return new KafkaSource({ kafka: client, brokers, store, pipeline, topics: chosen, group, untilEnd, note, pausing, ...more })
  }
  let source = opened()
  const supervision = new Supervision({
    store,
    topics: [...new Set(chosen.values())],
    clock,
    note,
    withBreaker: !untilEnd && options.isBreakerOff !== true,
    setPaused: (cause, isPaused, topic) => source.setPaused(cause, isPaused, topic),
  })
  await persistently(options, (attempt) => {
    if (attempt > 1) source = opened()
    return source.run(signal)
  }).finally(() => supervision.stop())
  const after = await keys()
  const counts = [...pipeline.totals.values()].reduce(sum, NOTHING)
  const fresh = after.reduce((total, count, index) => total + count - (before[index] ?? 0), 0)
  return { ...counts, superseded: Math.max(0, counts.typed - fresh) }
}

/** A consumer whose brokers fell silent is opened anew; one that is to end at the topics' end fails instead, as it does where they can't be reached at first. */
async function persistently({ signal, untilEnd, note }: KafkaIngestOptions, run: (attempt: number) => Promise<void>): Promise<void> {
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

async function knownTopics(kafka: Kafka, brokers: readonly string[]): Promise<string[]> {
  const admin = kafka.admin()
  const present = await reachable(brokers, async () => {
    await admin.connect()
    return admin.listTopics().finally(() => admin.disconnect())
  })
  const known = topics.map(({ name }) => name).filter((name) => present.includes(name))
  if (known.length === 0)
    throw new CallboardError(
      'not_found',
      `The brokers ${brokers.join(', ')} have none of the topics ${topics.map(({ name }) => name).join(', ')}; create one or name yours with --topics.`,
    )
  return known
}

function namesOf(text: string): [string, string] {
  const [kafkaTopic = '', name = kafkaTopic] = text.split('=')
  topicNamed(name)
  return [kafkaTopic, name]
}
