/** Takes the rows of one request: into the inbox, on into the store, and says what became of each. */
import type { Inbox, Taken } from '../../ledger/ledger.ts'
import { STATES } from '../../ledger/parcels.ts'
import { activeTraceparent } from '../../traces/span.ts'
import type { EventRow } from '../api/events.ts'
import { inTurns } from './answer.ts'
import type { Part, Rows, TooLarge } from './row-splitter.ts'
import type { Reasons, Verdicts } from './verdicts.ts'

/** Its rows are masked where the topic is sensitive. */
export type Request = Rows & {
  readonly topic: string
  readonly client: string
  /** The same client and key name the same request for ever. */
  readonly key: string
  readonly rowBytes: number
}

/** The request with the places of its parts in the inbox, and the least and greatest of these; rows beyond the limit have none. */
export type Received = { readonly request: Request; readonly taken: readonly Taken[]; readonly first: number; readonly last: number }

/** Durable when it returns: what is received is stored sooner or later, whatever happens to this process. */
export async function receiveEvents(inbox: Inbox, request: Request): Promise<Received> {
  const { topic, client, key, parts } = request
  const traceparent = activeTraceparent()
  const taken: Taken[] = []
  let [first, last] = [Number.MAX_SAFE_INTEGER, 0]
  for await (const { rows, bodies } of inTurns(parts)) {
    const part = await inbox.take({ client, key, topic, traceparent, rows, bodies })
    taken.push(part)
    first = part.positions.reduce((least, position) => Math.min(least, position), first)
    last = part.positions.reduce((most, position) => Math.max(most, position), last)
  }
  return { request, taken, first, last }
}

/** What became of each row, a part of the request at a time; they are in the store already. */
export async function* outcomesOf(verdicts: Verdicts, { request, taken, first, last }: Received): AsyncGenerator<EventRow[]> {
  const { topic, parts, tooLarge, rowBytes } = request
  const reasons = await verdicts.of(topic, { first, last })
  // Both are in the order of the body.
  const beyond = tooLarge.map((row) => refusedRow(row, rowBytes))
  for await (const [index, part] of inTurns([...parts.entries()])) {
    const outcomes = outcomesOfPart(part, taken[index], reasons)
    const until = beyond.findIndex(({ row }) => row > (part.rows.at(-1) ?? 0))
    const among = beyond.splice(0, until < 0 ? beyond.length : until)
    yield among.length === 0 ? outcomes : [...outcomes, ...among].sort((a, b) => a.row - b.row)
  }
  yield beyond
}

const outcomesOfPart = ({ rows }: Part, taken: Taken | undefined, reasons: Reasons): EventRow[] =>
  Array.from(rows, (row, index) => ({ row, ...outcomeOf(taken?.positions[index] ?? 0, taken?.states[index] ?? STATES.fresh, reasons) }))

type Outcome = Omit<EventRow, 'row'>

const ACCEPTED: Outcome = { status: 'accepted', reason: null, detail: null }
const DUPLICATE: Outcome = { status: 'duplicate', reason: null, detail: null }
const REUSED: Outcome = {
  status: 'rejected',
  reason: 'idempotency.key_reused',
  detail: 'The same key was used before with another record in this row; make a new key for a new request.',
}

function outcomeOf(position: number, state: number, reasons: Reasons): Outcome {
  if (state === STATES.other) return REUSED
  const dead = reasons.get(position)
  if (dead) return { status: 'rejected', ...dead }
  return state === STATES.fresh ? ACCEPTED : DUPLICATE
}

const refusedRow = ({ row, size }: TooLarge, limit: number): EventRow => ({
  row,
  status: 'rejected',
  reason: 'row.too_large',
  detail: `The row has ${size} bytes; ${limit} are the limit.`,
})
