/** One step of a projection: reads a page of the ledger after a position, makes rows or records of it, and writes them. */
import { type Clock, DAY_MS, HOUR_MS, instant } from '../domain/kernel/time.ts'
import { idOfStream, prefixOf, TRACEPARENT } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { InboxBatch, Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import type { NewRow, Table } from '../sql/tables/definition.ts'
import { continuing, inSpan } from '../traces/span.ts'
import type { Pair } from './pair.ts'
import type { ChangedStream, Projection, PublishedMessage, Publisher, TableProjection, TopicProjection } from './projection.ts'
import { inboxInto } from './publish.ts'

/** Everything up to `upTo` has been dealt with; `rows` were written for it, none where nothing was there to read. */
export type Stepped = { readonly upTo: number; readonly rows: number }
export type Step = (after: number) => Promise<Stepped>

export type StepDeps = {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: Clock
  readonly publisher: Publisher
  readonly pair: () => Promise<Pair>
}

const PAGE_EVENTS = 1000

// Of 1 MB and a row of 1 MB at most: 32 MB at worst.
const PAGE_BATCHES = 16
const ROUND_BYTES = 16 << 20
const ROUND_RECORDS = 20_000

/** A client may repeat a request under the same key for so long; after that its rows would be stored anew, which changes no fact. */
const KEYS_KEPT_MS = 7 * DAY_MS
const FORGET_EVERY_MS = HOUR_MS

export function stepOf(projection: Projection, deps: StepDeps): Step {
  switch (projection.kind) {
    case 'tables':
      return async (after) => {
        const { streams, upTo } = await readStreams(deps.ledger, projection.streams, after, PAGE_EVENTS)
        const rows =
          streams.length === 0 ? 0 : await inTrace(projection, eventsIn(streams), () => writeRows(deps.store, projection, streams))
        return { upTo, rows }
      }
    case 'topic':
      return topicStep(projection, deps)
    case 'inbox':
      return inboxStep(projection, deps)
  }
}

/** `page`: events handed over at a time. */
export const topicStep =
  (projection: TopicProjection, { ledger, publisher }: Pick<StepDeps, 'ledger' | 'publisher'>, page = PAGE_EVENTS): Step =>
  async (after) => {
    const { streams, upTo } = await readStreams(ledger, projection.streams, after, page)
    const messages = streams.flatMap((stream) => messagesOf(projection, stream)).sort((a, b) => a.position - b.position)
    if (messages.length > 0) await inTrace(projection, messages, () => publisher.publish(messages))
    return { upTo, rows: messages.length }
  }

async function readStreams(
  ledger: Ledger,
  kinds: readonly string[],
  after: number,
  page: number,
): Promise<{ readonly streams: readonly ChangedStream[]; readonly upTo: number }> {
  // Before the pages: what is appended while they are read may be in one of them and not in another.
  const { events: head } = await ledger.heads()
  if (head <= after) return { streams: [], upTo: after }
  const pages = await Promise.all(kinds.map(async (kind) => ({ kind, events: await ledger.readFrom(after, page, prefixOf({ kind })) })))
  const upTo = Math.min(head, ...pages.flatMap(({ events }) => (events.length === page ? [events.at(-1)?.position ?? head] : [])))
  const streams = pages.flatMap(({ kind, events }) => {
    const fresh = events.filter(({ position }) => position <= upTo)
    return [...new Set(fresh.map(({ stream }) => stream))].map(async (name) => ({
      kind,
      id: idOfStream(name),
      events: await ledger.read(name),
      fresh: fresh.filter(({ stream }) => stream === name),
    }))
  })
  return { streams: await Promise.all(streams), upTo }
}

type Traced = { readonly traceparent?: string | undefined }

/** What is written belongs to the requests it came of, whichever process writes it. */
const inTrace = <T>(
  { name }: Pick<Projection, 'name'>,
  made: readonly Traced[],
  write: () => Promise<T>,
  records = made.length,
): Promise<T> =>
  inSpan(
    `projection ${name}`,
    { ...continuing(made.flatMap(({ traceparent }) => traceparent ?? [])), attributes: { 'callboard.records': records } },
    write,
  )

const eventsIn = (streams: readonly ChangedStream[]): Traced[] => streams.flatMap(({ fresh }) => fresh.map(traceOf))

const traceOf = ({ data: { [TRACEPARENT]: traceparent } }: StoredEvent): Traced => (typeof traceparent === 'string' ? { traceparent } : {})

async function writeRows(store: Store, projection: TableProjection, streams: readonly ChangedStream[]): Promise<number> {
  const byTable = new Map<Table, NewRow<Table>[]>()
  for (const stream of streams)
    for (const { table, rows } of projection.rows(stream)) {
      const own = byTable.get(table) ?? []
      byTable.set(table, own)
      own.push(...rows)
    }
  let written = 0
  for (const [table, rows] of byTable) {
    if (rows.length > 0) await store.insert(table, rows)
    written += rows.length
  }
  return written
}

/** A record holds the full state after its event, so it is made of all that came before. */
function messagesOf({ publication: { topic, messages } }: TopicProjection, { events, fresh }: ChangedStream): PublishedMessage[] {
  const made = messages(events)
  return fresh.flatMap((event) => {
    const { stream, version, id, type, position, at } = event
    const value = made[version - 1]
    return value ? [{ topic, stream, eventId: id, type, position, at, value, ...traceOf(event) }] : []
  })
}

function inboxStep(projection: Projection, { store, ledger, clock, pair }: StepDeps): Step {
  let forgotAt = 0
  let dropped = 0
  return async (after) => {
    const batches = await readRound(ledger, after)
    const upTo = batches.at(-1)?.last ?? after
    const rows = batches.reduce((sum, batch) => sum + recordsIn(batch, after), 0)
    const now = clock()
    if (rows > 0) await inTrace(projection, batches, async () => inboxInto(store, await pair(), batches, after, now), rows)
    // What has just been stored may be read once more where this process dies before its checkpoint.
    if (after > dropped) await ledger.dropDelivered(after)
    dropped = after
    if (now - forgotAt >= FORGET_EVERY_MS) {
      forgotAt = now
      await ledger.forgetInbox(after, instant(now - KEYS_KEPT_MS))
    }
    return { upTo, rows }
  }
}

const recordsIn = ({ first, last }: InboxBatch, after: number): number => last - Math.max(first - 1, after)

async function readRound(ledger: Ledger, after: number): Promise<InboxBatch[]> {
  const batches: InboxBatch[] = []
  let [bytes, records] = [0, 0]
  for (let last = after; bytes < ROUND_BYTES && records < ROUND_RECORDS; ) {
    const page = await ledger.readInbox(last, PAGE_BATCHES)
    batches.push(...page)
    bytes += page.reduce((sum, { bodies }) => sum + bodies.byteLength, 0)
    records += page.reduce((sum, batch) => sum + recordsIn(batch, last), 0)
    last = page.at(-1)?.last ?? last
    if (page.length < PAGE_BATCHES) break
  }
  return batches
}
