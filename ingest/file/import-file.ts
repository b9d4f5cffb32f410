/** Imports a file through a mapping, row by row as it is read; rows that are not taken go to a file beside the data. */
import { basename, join } from 'node:path'
import { seededRandom } from '../../domain/kernel/random.ts'
import type { Store } from '../../sql/store.ts'
import type { LikelyTotal } from '../mappings/likely-totals.ts'
import type { MappedRow } from '../mappings/map-row.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { at } from '../mappings/paths.ts'
import type { SourceRecord } from '../record.ts'
import type { Sink } from '../source.ts'
import { topicNamed } from '../topics.ts'
import type { Heard } from './heard.ts'
import { RejectsFile } from './rejects-file.ts'
import { openRowFile, type RowFile } from './row-file.ts'
import { latestRows, refusedRows } from './settled.ts'

export type ImportOptions = {
  readonly path: string
  readonly mapping: Mapping
  readonly zone: string | undefined
  /** Seed of a shuffle of all deliveries, which are then held in memory; in the file's order without it. */
  readonly shuffle: number | undefined
  /** Deliver every row so many times. */
  readonly repeat: number
  /** The store that the sink writes to, where it does: it reads Parquet and says what became of the rows. */
  readonly store?: Store
  readonly rejectsDirectory: string
  readonly clock: () => number
  readonly signal: AbortSignal
  /** Bytes read, of all passes. */
  readonly onProgress: (done: number, total: number) => void
}

/** `rows = typed + superseded + rejected + deadLettered`; the three that only a store knows are null where the rows went to a broker. */
export type ImportReport = {
  readonly rows: number
  /** Typed; where the rows went to a broker, produced. */
  readonly accepted: number
  /** The latest version of their id in the store. */
  readonly typed: number | null
  /** Valid, and another row or record of the same id is later. */
  readonly superseded: number | null
  /** The mapping can't read them. */
  readonly rejected: number
  /** The contract refuses them. */
  readonly deadLettered: number | null
  /** Lines above the header of a CSV: a report's title. */
  readonly skippedLines: number
  /** Headers among the rows of a CSV, in whatever order of columns: rows below one are read by it. */
  readonly repeatedHeaders: number
  /** Of a CSV: what is in the file and in no record. */
  readonly unreadColumns: readonly string[]
  /** Of JSON: columns that the mapping reads at one place of a list, and how many records have a value of them at another place, which is in no record. */
  readonly otherPlaces: readonly { readonly column: string; readonly records: number }[]
  /** Of an interval export: queues among the accepted rows that may add up others. */
  readonly likelyTotals: readonly LikelyTotal[]
  readonly seconds: number
  /** Before the end of the file: the counts are of what was read until then, and importing again stores the rest. */
  readonly stopped: boolean
  /** Rejected rows and dead letters, each with its reason. */
  readonly rejectsFile: string | null
}

const PAGE_ROWS = 5000

/** Why the import as a whole failed, in one line; null where some row was taken, there was none, or more of them were to come. */
export const failureOf = ({ rows, rejected, deadLettered, stopped, rejectsFile }: ImportReport): string | null =>
  !stopped && rows > 0 && rejected + (deadLettered ?? 0) === rows
    ? `None of its ${rows} rows could be taken; ${rejectsFile ?? 'the rejects file'} says why.`
    : null

/**
 * Stops between pages when `signal` aborts; what was delivered is then stored, and importing again delivers the rest. A row's identity is its
 * place in the file, so importing twice into the store changes nothing.
 */
export async function importFile(options: ImportOptions, sink: Sink): Promise<ImportReport> {
  const startedAt = options.clock()
  const { path, mapping, zone, store, rejectsDirectory } = options
  const file = await openRowFile({ path, mapping, zone, ...(store ? { store } : {}), scratch: rejectsDirectory })
  const rejects = new RejectsFile(join(rejectsDirectory, `${basename(path)}.rejects.ndjson`), mapping)
  try {
    const reading = new Reading(file, rejects, options)
    const isWhole = await (options.shuffle === undefined ? inOrder : shuffled)(reading, options, sink)
    await sink.flush()
    const rejected = rejects.rows
    const settled = store ? await settle(store, reading, rejects) : { typed: null, superseded: null, deadLettered: null }
    const rejectsFile = await rejects.close()
    const { delivered, skippedLines, repeatedHeaders, unreadColumns, otherPlaces, likelyTotals } = reading
    const seconds = (options.clock() - startedAt) / 1000
    const rows = delivered + rejected
    const accepted = settled.typed ?? delivered
    const seen = { skippedLines, repeatedHeaders, unreadColumns, otherPlaces, likelyTotals }
    return { rows, accepted, ...settled, rejected, ...seen, seconds, stopped: !isWhole, rejectsFile }
  } finally {
    await file.close()
  }
}

/** Passes over one file, and what the first of them found. */
class Reading {
  readonly file: RowFile
  readonly options: ImportOptions
  readonly #rejects: RejectsFile
  readonly #heard: Heard
  readonly #otherPlaces = new Map<string, number>()
  #passes = 0
  /** Rows handed on in the first pass. */
  delivered = 0
  skippedLines = 0
  repeatedHeaders = 0
  unreadColumns: readonly string[] = []
  likelyTotals: readonly LikelyTotal[] = []
  /** Earliest and latest slotting instant, epoch ms. */
  span: [from: number, to: number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

  constructor(file: RowFile, rejects: RejectsFile, options: ImportOptions) {
    this.file = file
    this.options = options
    this.#rejects = rejects
    this.#heard = {
      read: progressOf(file, options.shuffle === undefined ? options.repeat : 1, options),
      header: ({ linesAbove, unread, isRepeated }) => {
        this.skippedLines += linesAbove
        this.repeatedHeaders += isRepeated ? 1 : 0
        this.unreadColumns = [...new Set([...this.unreadColumns, ...unread])]
      },
      survey: ({ likelyTotals }) => {
        this.likelyTotals = likelyTotals
      },
      otherPlace: (column) => this.#otherPlaces.set(column, (this.#otherPlaces.get(column) ?? 0) + 1),
    }
  }

  get otherPlaces(): ImportReport['otherPlaces'] {
    return [...this.#otherPlaces].map(([column, records]) => ({ column, records }))
  }

  /** Pages of records; rejected rows are written down in the first pass only. */
  async *pages(): AsyncGenerator<SourceRecord[]> {
    const isFirst = this.#passes === 0
    this.#passes += 1
    let page: SourceRecord[] = []
    const heard = isFirst ? this.#heard : { read: this.#heard.read }
    for await (const one of this.file.rows(heard)) {
      if (one.mapped.ok) page.push(this.#recordOf(one.row, one.mapped.value, isFirst))
      else if (isFirst) await this.#rejects.add(one, one.mapped.rejection)
      if (page.length < PAGE_ROWS) continue
      yield page
      page = []
    }
    if (page.length > 0) yield page
  }

  #recordOf(row: number, { key, record, text }: MappedRow, isFirst: boolean): SourceRecord {
    if (isFirst) this.#count(record)
    const value = Buffer.from(text ?? JSON.stringify(record))
    return { partition: 0, offset: BigInt(row - 1), sentAtMs: this.options.clock(), key: Buffer.from(key), headers: {}, value }
  }

  #count(record: object): void {
    this.delivered += 1
    const instant = Date.parse(String(at(record, topicNamed(this.options.mapping.topic).contract.slottingInstant)))
    if (Number.isNaN(instant)) return
    this.span = [Math.min(this.span[0], instant), Math.max(this.span[1], instant)]
  }
}

/** Whether all was delivered. */
async function inOrder(reading: Reading, { mapping, repeat, signal }: ImportOptions, sink: Sink): Promise<boolean> {
  for (let pass = 0; pass < repeat; pass += 1) {
    if (signal.aborted) return false
    for await (const page of reading.pages()) {
      await sink.accept(topicNamed(mapping.topic), reading.file.origin, page)
      // What is no whole page is the last one.
      if (signal.aborted && page.length === PAGE_ROWS) return false
    }
  }
  return true
}

/** Whether all was delivered. */
async function shuffled(reading: Reading, { mapping, repeat, shuffle: seed, signal }: ImportOptions, sink: Sink): Promise<boolean> {
  const accepted: SourceRecord[] = []
  for await (const page of reading.pages()) accepted.push(...page)
  const deliveries = Array.from({ length: repeat }, () => accepted).flat()
  shuffle(deliveries, seed ?? 0)
  let next = 0
  for (; next < deliveries.length && !signal.aborted; next += PAGE_ROWS)
    await sink.accept(topicNamed(mapping.topic), reading.file.origin, deliveries.slice(next, next + PAGE_ROWS))
  reading.delivered = new Set(deliveries.slice(0, next).map(({ offset }) => offset)).size
  return next >= deliveries.length
}

/** Counts what the store made of the delivered rows, and writes the dead letters down beside the rejected rows. */
async function settle(store: Store, { file, options, span, delivered }: Reading, rejects: RejectsFile) {
  const topic = topicNamed(options.mapping.topic)
  const { source } = file.origin
  let deadLettered = 0
  for await (const dead of refusedRows(store, topic, source)) {
    deadLettered += 1
    await rejects.addRefused(dead)
  }
  // Of an import that was stopped, an earlier one may have stored more.
  const valid = Math.max(0, delivered - deadLettered)
  const typed = Math.min(valid, await latestRows(store, topic, source, span))
  return { typed, superseded: valid - typed, deadLettered }
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
