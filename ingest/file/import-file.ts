/** Imports a file through a mapping, row by row as it is read; rejected rows go to a file beside the data. */
import { basename, join } from 'node:path'
import { seededRandom } from '../../domain/kernel/random.ts'
import type { Store } from '../../sql/store.ts'
import type { Mapping } from '../mappings/mapping.ts'
import type { SourceRecord } from '../record.ts'
import type { Sink } from '../source.ts'
import { topicNamed } from '../topics.ts'
import { RejectsFile } from './rejects-file.ts'
import { openRowFile, type RowFile } from './row-file.ts'

export type ImportOptions = {
  readonly path: string
  readonly mapping: Mapping
  readonly zone: string | undefined
  /** Seed of a shuffle of all deliveries, which are then held in memory; in the file's order without it. */
  readonly shuffle: number | undefined
  /** Deliver every row so many times. */
  readonly repeat: number
  /** Reads Parquet. */
  readonly store?: Store
  readonly rejectsDirectory: string
  readonly clock: () => number
  readonly signal: AbortSignal
  /** Bytes read, of all passes. */
  readonly onProgress: (done: number, total: number) => void
}

export type ImportReport = {
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly seconds: number
  readonly rejectsFile: string | null
}

const PAGE_ROWS = 5000

/**
 * Stops between pages when `signal` aborts; what was delivered is then stored, and importing again delivers the rest. A row's identity is its
 * place in the file, so importing twice into the store changes nothing.
 */
export async function importFile(options: ImportOptions, sink: Sink): Promise<ImportReport> {
  const startedAt = options.clock()
  const { path, mapping, zone, store, rejectsDirectory } = options
  const file = await openRowFile({ path, mapping, zone, ...(store ? { store } : {}), scratch: rejectsDirectory })
  const rejects = new RejectsFile(join(rejectsDirectory, `${basename(path)}.rejects.ndjson`))
  try {
    const accepted = await (options.shuffle === undefined ? inOrder : shuffled)(file, rejects, options, sink)
    await sink.flush()
    const rejectsFile = await rejects.close()
    const seconds = (options.clock() - startedAt) / 1000
    return { rows: accepted + rejects.rows, accepted, rejected: rejects.rows, seconds, rejectsFile }
  } finally {
    await file.close()
  }
}

/** Pages of accepted rows; rejected ones are written down in the first pass only. */
async function* pages(
  file: RowFile,
  rejects: RejectsFile | undefined,
  clock: () => number,
  onRead: (bytes: number) => void,
): AsyncGenerator<SourceRecord[]> {
  let page: SourceRecord[] = []
  for await (const one of file.rows(onRead)) {
    const { row, mapped } = one
    if (!mapped.ok) await rejects?.add(one, mapped.rejection)
    else page.push(recordOf(row, mapped.value, clock()))
    if (page.length < PAGE_ROWS) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

const recordOf = (row: number, { key, record }: { readonly key: string; readonly record: object }, nowMs: number): SourceRecord => ({
  partition: 0,
  offset: BigInt(row - 1),
  sentAtMs: nowMs,
  key: Buffer.from(key),
  headers: {},
  value: Buffer.from(JSON.stringify(record)),
})

async function inOrder(file: RowFile, rejects: RejectsFile, options: ImportOptions, sink: Sink): Promise<number> {
  const { mapping, repeat, signal, clock } = options
  const topic = topicNamed(mapping.topic)
  const onRead = progressOf(file, repeat, options)
  let accepted = 0
  for (let pass = 0; pass < repeat && !signal.aborted; pass += 1)
    for await (const page of pages(file, pass === 0 ? rejects : undefined, clock, onRead)) {
      await sink.accept(topic, file.origin, page)
      if (pass === 0) accepted += page.length
      if (signal.aborted) break
    }
  return accepted
}

async function shuffled(file: RowFile, rejects: RejectsFile, options: ImportOptions, sink: Sink): Promise<number> {
  const accepted: SourceRecord[] = []
  for await (const page of pages(file, rejects, options.clock, progressOf(file, 1, options))) accepted.push(...page)
  const deliveries = Array.from({ length: options.repeat }, () => accepted).flat()
  shuffle(deliveries, options.shuffle ?? 0)
  for (let from = 0; from < deliveries.length && !options.signal.aborted; from += PAGE_ROWS)
    await sink.accept(topicNamed(options.mapping.topic), file.origin, deliveries.slice(from, from + PAGE_ROWS))
  return accepted.length
}

function progressOf({ bytes }: RowFile, passes: number, { onProgress }: ImportOptions): (read: number) => void {
  let done = 0
  return (read) => {
    done += read
    onProgress(done, bytes * passes)
  }
}

/** Fisher–Yates: the same seed gives the same order. */
function shuffle(items: unknown[], seed: number): void {
  const random = seededRandom(seed)
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const item = items[last]
    items[last] = items[other]
    items[other] = item
  }
}
