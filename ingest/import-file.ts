/** Imports a file through a mapping: into the store, or to a Kafka topic; rejected rows go to a file beside the data. */
import { appendFile, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import kafkajs from 'kafkajs'
import type { Store } from '../sql/store.ts'
import { openKafka, reachable } from './kafka/client.ts'
import { compressionOf } from './kafka/codecs.ts'
import type { KafkaSecurity } from './kafka/security.ts'
import type { Mapping } from './mappings/mapping.ts'
import { Pipeline } from './pipeline.ts'
import type { SourceRecord } from './record.ts'
import { type FileRow, openRowFile } from './sources/file.ts'
import { topicNamed } from './topics.ts'
import { type Counts, NOTHING } from './writer.ts'

export type ImportOptions = {
  readonly path: string
  readonly mapping: Mapping
  readonly zone: string | undefined
  /** Seed of a shuffle of all deliveries; in the file's order without it. */
  readonly shuffle: number | undefined
  /** Deliver every row so many times. */
  readonly repeat: number
  readonly rejectsDirectory: string
  readonly clock: () => number
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

export type ImportReport = {
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly seconds: number
  readonly rejectsFile: string | null
}

type Accepted = { readonly row: number; readonly key: string; readonly value: Buffer }

/** Where accepted rows go; `deliver` gets them page by page. */
type Destination = { deliver(source: string, page: readonly Accepted[]): Promise<void>; done(): Promise<void> }

const PAGE_ROWS = 5000

export async function importFile(options: ImportOptions, destination: Destination): Promise<ImportReport> {
  const startedAt = options.clock()
  const file = await openRowFile(options.path, options.mapping, options.zone)
  const rejectsFile = join(options.rejectsDirectory, `${basename(options.path)}.rejects.ndjson`)
  const { accepted, rejected } = await readRows(file.rows(), rejectsFile)
  const deliveries = Array.from({ length: options.repeat }, () => accepted).flat()
  if (options.shuffle !== undefined) shuffle(deliveries, options.shuffle)
  for (let from = 0; from < deliveries.length && !options.signal.aborted; from += PAGE_ROWS) {
    await destination.deliver(file.source, deliveries.slice(from, from + PAGE_ROWS))
    options.onProgress(Math.min(from + PAGE_ROWS, deliveries.length), deliveries.length)
  }
  await destination.done()
  const seconds = (options.clock() - startedAt) / 1000
  return { rows: accepted.length + rejected, accepted: accepted.length, rejected, seconds, rejectsFile: rejected > 0 ? rejectsFile : null }
}

async function readRows(rows: AsyncIterable<FileRow>, rejectsFile: string): Promise<{ accepted: Accepted[]; rejected: number }> {
  const accepted: Accepted[] = []
  let rejected = 0
  let lines = ''
  for await (const { row, text, mapped } of rows) {
    if (mapped.ok) accepted.push({ row, key: mapped.value.key, value: Buffer.from(JSON.stringify(mapped.value.record)) })
    else {
      rejected += 1
      lines += `${JSON.stringify({ row, reason: mapped.rejection.code, detail: mapped.rejection.message, text })}\n`
    }
  }
  if (rejected > 0) {
    await mkdir(join(rejectsFile, '..'), { recursive: true })
    await rm(rejectsFile, { force: true })
    await appendFile(rejectsFile, lines)
  }
  return { accepted, rejected }
}

/** Fisher–Yates with the mulberry32 generator: the same seed gives the same order. */
function shuffle(items: unknown[], seed: number): void {
  let state = seed >>> 0
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const item = items[last]
    items[last] = items[other]
    items[other] = item
  }
}

/** Straight into the store; a row's identity is its place in the file, so importing twice changes nothing. */
export function storeDestination(
  store: Store,
  topicName: string,
  clock: () => number,
  signal: AbortSignal,
): Destination & { counts(): Counts } {
  const topic = topicNamed(topicName)
  const pipeline = new Pipeline(store, { signal, clock })
  return {
    deliver: (source, page) => {
      const records = page.map(
        ({ row, key, value }): SourceRecord => ({
          partition: 0,
          offset: BigInt(row),
          sentAtMs: clock(),
          key: Buffer.from(key),
          headers: {},
          value,
        }),
      )
      return pipeline.accept(topic, { source, generation: 0 }, records)
    },
    done: () => pipeline.flush(),
    counts: () => pipeline.totals.get(topicName) ?? NOTHING,
  }
}

/** To a Kafka topic, created with unlimited retention where it is missing: past timestamps fall to the default retention within minutes. */
export async function kafkaDestination(
  brokers: readonly string[],
  topic: string,
  note: (line: string) => void,
  security?: KafkaSecurity,
): Promise<Destination & { close(): Promise<void> }> {
  const kafka = openKafka({ brokers, security, onLog: note })
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await reachable(brokers, async () => {
    const admin = kafka.admin()
    await admin.connect()
    const configEntries = [{ name: 'retention.ms', value: '-1' }]
    const isNew = await admin
      .createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 6, configEntries }] })
      .finally(() => admin.disconnect())
    if (isNew) note(`Topic '${topic}' was created with 6 partitions.`)
    await producer.connect()
  })
  const compression = compressionOf('zstd')
  return {
    deliver: (_, page) =>
      reachable(
        brokers,
        async () => void (await producer.send({ topic, compression, messages: page.map(({ key, value }) => ({ key, value })) })),
      ),
    done: async () => undefined,
    close: () => producer.disconnect(),
  }
}
