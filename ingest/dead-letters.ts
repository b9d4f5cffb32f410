/** Dead letters: what is unresolved, one in full, and landing them again, as they are or repaired by a mapping. */

import { DEAD_LETTER_ID, REPLAYED } from '../sql/ingest-views.ts'
import type { Store } from '../sql/store.ts'
import { ERASED_RECORD } from '../sql/their-rows.ts'
import { cellsOfRecord } from './mappings/cells.ts'
import { rowMapper } from './mappings/map-row.ts'
import type { Mapping } from './mappings/mapping.ts'
import { Pipeline } from './pipeline.ts'
import { topicNamed } from './topics.ts'
import { type Counts, NOTHING, sum } from './writer.ts'

export type DeadLetter = {
  readonly id: string
  readonly topic: string
  readonly source: string
  readonly generation: number
  readonly partition: number
  readonly offset: string
  readonly reason: string
  readonly detail: string
  readonly contract_version: number
  readonly attempts: number
  readonly sent_at: string
  readonly ingested_at: string
}

export type DeadLetterFilter = {
  readonly topics: readonly string[]
  /** First reason, whole or up to a dot: `callId` finds `callId.missing`. */
  readonly reason?: string | undefined
  /** Ingested at or after. */
  readonly since?: Date | undefined
}

/** Reason and instant are those of the latest attempt. */
const OPEN = `select * from open_dead_letters where topic in {topics:Array(String)}
  and ({reason:String} = '' or reason = {reason:String} or startsWith(reason, concat({reason:String}, '.'))) and ingested_at >= {since:DateTime64(3,'UTC')}`

// The engine reads a parameter of '0' as no instant.
const EARLIEST = new Date('1970-01-02T00:00:00Z')

const paramsOf = ({ topics, reason = '', since = EARLIEST }: DeadLetterFilter) => ({ topics: [...topics], reason, since })

/** Newest first. */
export const listDeadLetters = (store: Store, filter: DeadLetterFilter & { readonly limit: number }): Promise<DeadLetter[]> =>
  store.query<DeadLetter>(
    `select id, topic, source, generation, partition, "offset", reason, detail, contract_version, attempts, sent_at, ingested_at from (${OPEN}) order by ingested_at desc, id limit {limit:UInt32}`,
    { ...paramsOf(filter), limit: filter.limit },
  )

export type ReasonCount = {
  readonly topic: string
  readonly reason: string
  readonly count: number
  readonly first: string
  readonly last: string
}

/** Unresolved dead letters by topic and first reason, most frequent first. */
export const countDeadLetters = (store: Store, filter: DeadLetterFilter): Promise<ReasonCount[]> =>
  store.query<ReasonCount>(
    `select topic, reason, toUInt32(count()) as count, min(ingested_at) as first, max(ingested_at) as last from (${OPEN}) group by topic, reason order by count desc, topic, reason`,
    paramsOf(filter),
  )

/** With value (as text and, since it may be no text, in hexadecimal) and headers; undefined where there is none of that id. */
export async function showDeadLetter(store: Store, topics: readonly string[], id: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await store.query(
    `select * except (bytes), ${DEAD_LETTER_ID} as id, toValidUTF8(ifNull(bytes, '')) as value, lower(hex(ifNull(bytes, ''))) as value_hex
from (select * except (value), value as bytes from dead_letters final where topic in {topics:Array(String)})
where id = {id:String} order by attempts desc limit 1`,
    { topics: [...topics], id },
  )
  return row
}

export type OpenLetter = Pick<DeadLetter, 'id' | 'topic' | 'source' | 'partition' | 'offset' | 'reason' | 'detail' | 'attempts'> & {
  readonly ingestedAt: string
  readonly key: string | null
  readonly value: string
  readonly isText: boolean
  readonly isErased: boolean
}

/** The latest attempt of one that is unresolved, with its text. */
export async function openLetter(store: Store, id: string): Promise<OpenLetter | undefined> {
  const [row] = await store.query<OpenLetter>(
    `select id, topic, source, partition, "offset", reason, detail, attempts, ingested_at as ingestedAt, if(key is null, null, toValidUTF8(key)) as key,
       toValidUTF8(ifNull(bytes, '')) as value, isValidUTF8(ifNull(bytes, '')) = 1 as isText, ifNull(bytes, '') = '${ERASED_RECORD}' as isErased
     from (select * except (value), value as bytes from open_dead_letters where id = {id:String}) limit 1`,
    { id },
  )
  return row && { ...row, isText: Boolean(row.isText), isErased: Boolean(row.isErased) }
}

export type ReplayOptions = DeadLetterFilter & {
  readonly mapping?: Mapping | undefined
  /** The one of this id alone, with `value` in the place of its text. */
  readonly only?: string
  readonly value?: string
  readonly clock: () => number
  readonly signal: AbortSignal
}

/** All of a page is in memory; 5 MB records make it 2.5 GB in hexadecimal at the worst, 1 kB records 0.5 MB. */
const PAGE = 250

type Waiting = Pick<DeadLetter, 'id' | 'topic' | 'source' | 'generation' | 'partition' | 'offset' | 'attempts'> & {
  readonly record_key: string | null
  readonly bytes: string
  readonly record_headers: Readonly<Record<string, string>>
}

/** Lands the unresolved dead letters again. Doing it twice changes nothing but the number of attempts. `stopped`: before all of them were. */
export async function replayDeadLetters(store: Store, options: ReplayOptions): Promise<Counts & { readonly stopped: boolean }> {
  const pipeline = new Pipeline(store, { clock: options.clock, signal: options.signal })
  const mapper = options.mapping?.fields ? rowMapper(options.mapping, undefined) : undefined
  const repair = (bytes: Buffer): Buffer => (options.value === undefined ? repaired(bytes, mapper) : Buffer.from(options.value))
  let stopped = false
  for (let after = ''; ; ) {
    // Key, headers and value may be no text; hexadecimal brings them over unchanged.
    const page = await store.query<Waiting>(
      `select id, topic, source, generation, partition, "offset", attempts, hex(key) as record_key, hex(ifNull(value, '')) as bytes, mapApply((k, v) -> (k, hex(v)), headers) as record_headers
from (${OPEN}) where id > {after:String} and ({only:String} = '' or id = {only:String}) and ifNull(value, '') != '${ERASED_RECORD}' order by id limit ${PAGE}`,
      { ...paramsOf(options), after, only: options.only ?? '' },
    )
    for (const row of page) await acceptAgain(pipeline, row, options.clock(), repair)
    after = page.at(-1)?.id ?? ''
    if (page.length < PAGE) break
    stopped = options.signal.aborted
    if (stopped) break
  }
  await pipeline.flush()
  return { ...[...pipeline.totals.values()].reduce(sum, NOTHING), stopped }
}

function acceptAgain(pipeline: Pipeline, row: Waiting, sentAtMs: number, repair: (bytes: Buffer) => Buffer): Promise<void> {
  const headers = Object.fromEntries(Object.entries(row.record_headers).map(([name, hex]) => [name, Buffer.from(hex, 'hex')]))
  const record = {
    partition: row.partition,
    offset: BigInt(row.offset),
    sentAtMs,
    key: row.record_key === null ? null : Buffer.from(row.record_key, 'hex'),
    headers: { ...headers, 'callboard-attempt': String(row.attempts) },
    value: repair(Buffer.from(row.bytes, 'hex')),
  }
  const source = row.source.startsWith(REPLAYED) ? row.source : `${REPLAYED}${row.source}`
  return pipeline.accept(topicNamed(row.topic), { source, generation: row.generation }, [record])
}

/** The record as the mapping makes it; where the mapping can't read it, as it was. */
function repaired(value: Buffer, repair: ReturnType<typeof rowMapper> | undefined): Buffer {
  if (!repair) return value
  try {
    const row: unknown = JSON.parse(value.toString())
    if (typeof row !== 'object' || row === null) return value
    const mapped = repair(cellsOfRecord(row))
    return mapped.ok ? Buffer.from(JSON.stringify(mapped.value.record)) : value
  } catch {
    return value
  }
}
