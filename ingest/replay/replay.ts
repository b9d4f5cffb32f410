/** Lands raw events of a time range again, or rebuilds their rows aside, compares and exchanges them; without Kafka. */

import { CallboardError } from '../../domain/kernel/errors.ts'
import { goneBefore } from '../../sql/retention.ts'
import type { Params, Store } from '../../sql/store.ts'
import type { Topic } from '../topics.ts'
import type { Counts } from '../writer.ts'
import { compare, type TableDifference } from './differences.ts'
import { type Exchanged, exchange, finishOthers, settleDeadLetters } from './exchange.ts'
import { landedAgain, Shadow } from './shadow.ts'
import { isPlacedElsewhere, RAW_IDENTITY, shapesOf } from './shapes.ts'

/** `land`: through the live views, on top of what is stored. `shadow`: rebuilt aside and compared only. `exchange`: and put in place. */
export type ReplayMode = 'land' | 'shadow' | 'exchange'

/** Half-open, of the events' own instants; a record without a readable one counts by the instant it was sent. */
export type ReplayOptions = { readonly from: Date; readonly to: Date; readonly mode: ReplayMode; readonly now: Date }

export type ReplayReport = Counts & {
  readonly mode: ReplayMode
  /** Dead letters that are good records today. */
  readonly resolved: number
  /** Not for `land`. */
  readonly tables?: readonly TableDifference[]
  /** Only for `exchange`. */
  readonly exchanged?: Exchanged
}

/** Throws `usage` where raw events of the range are gone, naming the instant from which it can be replayed. */
export async function replayRaw(store: Store, topic: Topic, options: ReplayOptions): Promise<ReplayReport> {
  await refuseBeforeRaw(store, topic, options)
  await finishOthers(store)
  const shadow = await Shadow.create(store, topic)
  try {
    return await (options.mode === 'land' ? land(store, topic, shadow, options) : rebuild(store, topic, shadow, options))
  } finally {
    await shadow.drop()
  }
}

const AT = 'ifNull(event_at, sent_at)'
const IN_RANGE = `${AT} >= {from:DateTime64(3,'UTC')} and ${AT} < {to:DateTime64(3,'UTC')}`

async function rebuild(store: Store, topic: Topic, shadow: Shadow, { from, to, mode }: ReplayOptions): Promise<ReplayReport> {
  const params = { topic: topic.name, from, to }
  // An order belongs where it was opened; what happened to it later is part of the same row.
  const isOpen = isPlacedElsewhere(topic)
  await shadow.feed(isOpen ? `${AT} >= {from:DateTime64(3,'UTC')}` : IN_RANGE, params)
  const tables = await compare(store, topic, shadow, { from, to: isOpen ? undefined : to })
  const counts = await countsOf(store, topic, shadow)
  if (mode === 'shadow') return { ...counts, mode, resolved: await resolvable(store, topic, shadow), tables }
  const resolved = await resolvable(store, topic, shadow)
  return { ...counts, mode, resolved, tables, exchanged: await exchange(store, topic, shadow) }
}

/** Dead letters of the range also run through the shadow, to tell which of them are none today. */
async function land(store: Store, topic: Topic, shadow: Shadow, { from, to, mode }: ReplayOptions): Promise<ReplayReport> {
  const params = { topic: topic.name, from, to }
  const key = shapesOf(topic)[0]
  const keys = async (): Promise<number> => number(store, `select count() as n from ${key?.table}`)
  const before = await keys()
  await store.command(`insert into ${topic.landing} ${landedAgain(IN_RANGE)}`, params)
  await shadow.feed(`${IN_RANGE} and (${RAW_IDENTITY}) in (select ${RAW_IDENTITY} from dead_letters where topic = {topic:String})`, params)
  const resolved = await settleDeadLetters(store, topic, shadow)
  const inRange = `from raw_events final where topic = {topic:String} and ${IN_RANGE}`
  const consumed = await number(store, `select count() as n ${inRange}`, params)
  const tombstones = await number(store, `select countIf(isNull(value)) as n ${inRange}`, params)
  const deadLettered = await number(store, `select count() as n from ${shadow.database}.dead_letters final`)
  const typed = consumed - tombstones - deadLettered
  return { consumed, typed, superseded: typed - ((await keys()) - before), deadLettered, tombstones, mode, resolved }
}

async function number(store: Store, sql: string, params: Params = {}): Promise<number> {
  const [row] = await store.query<{ n: string }>(sql, params)
  return Number(row?.n ?? 0)
}

async function countsOf(store: Store, topic: Topic, { database }: Shadow): Promise<Counts> {
  const consumed = await number(store, `select count() as n from ${database}.records`)
  const tombstones = await number(store, `select countIf(is_tombstone) as n from ${database}.records`)
  const deadLettered = await number(store, `select count() as n from ${database}.dead_letters final`)
  const latest = await number(store, `select count() as n from ${database}.${shapesOf(topic)[0]?.storage} final`)
  const typed = consumed - tombstones - deadLettered
  return { consumed, typed, superseded: typed - latest, deadLettered, tombstones }
}

const resolvable = (store: Store, topic: Topic, { database }: Shadow): Promise<number> =>
  number(
    store,
    `select uniqExact(${RAW_IDENTITY}) as n from dead_letters where topic = {topic:String}
  and (${RAW_IDENTITY}) in (select ${RAW_IDENTITY} from ${database}.records) and (${RAW_IDENTITY}) not in (select ${RAW_IDENTITY} from ${database}.dead_letters)`,
    { topic: topic.name },
  )

/** Rows whose raw events expired could not be rebuilt and would count as missing. */
async function refuseBeforeRaw(store: Store, topic: Topic, { from, to, now }: ReplayOptions): Promise<void> {
  const [raw] = await store.query<{ at: string | null }>(
    'select toString(toUnixTimestamp64Milli(minOrNull(ingested_at))) as at from raw_events where topic = {topic:String}',
    { topic: topic.name },
  )
  const kept = await goneBefore(store, 'raw_events')
  const first = raw?.at === null || raw?.at === undefined ? now.getTime() : Number(raw.at)
  for (const { table, slot } of shapesOf(topic)) {
    const [row] = await store.query<{ n: string; last: string | null }>(
      `select count() as n, maxOrNull(${slot}) as last from ${table}
where ${slot} >= {from:DateTime64(3,'UTC')} and ${slot} < {to:DateTime64(3,'UTC')} and ingested_at < {start:DateTime64(3,'UTC')}`,
      { from, to, start: new Date(Math.max(first, kept)) },
    )
    if (Number(row?.n ?? 0) > 0)
      throw new CallboardError(
        'usage',
        `Raw events of ${row?.n} ${table} in the range are gone (callboard retention shows how long they are kept); replay --from an instant after ${row?.last}.`,
      )
  }
}
