/** Takes the lines of one request: into the inbox, on into the store, and says what became of each. */
import type { Inbox, Receipt } from '../../ledger/ledger.ts'
import { activeTraceparent } from '../../traces/span.ts'
import type { EventRow } from '../api/events.ts'
import { inTurns } from './answer.ts'
import type { Line } from './row-splitter.ts'
import type { Reason, Verdicts } from './verdicts.ts'

export type Request = {
  readonly topic: string
  readonly client: string
  /** The same client and key name the same request for ever. */
  readonly key: string
  /** Masked where the topic is sensitive. */
  readonly lines: readonly Line[]
  readonly rowBytes: number
}

type Row = Line & { readonly bytes: Uint8Array }

type Taken = { readonly line: Row; readonly receipt: Receipt }

/** The request's rows with their places in the inbox; rows beyond the limit have none. */
export type Received = { readonly request: Request; readonly taken: readonly Taken[]; readonly last: number }

/** Durable when it returns: what is received is stored sooner or later, whatever happens to this process. */
export async function receiveEvents(inbox: Inbox, request: Request): Promise<Received> {
  const { topic, client, key, lines } = request
  const fitting = lines.filter((line): line is Row => line.bytes !== undefined)
  const traceparent = activeTraceparent()
  const taken: Taken[] = []
  for await (const part of inTurns(fitting)) {
    const receipts = await inbox.receive(part.map(({ row, bytes }) => ({ client, key, row, topic, body: bytes, traceparent })))
    for (const [index, receipt] of receipts.entries()) {
      const line = part[index]
      if (line) taken.push({ line, receipt })
    }
  }
  return { request, taken, last: greatest(taken.map(({ receipt }) => receipt.position)) }
}

/** What became of each row; they are in the store already. */
export async function outcomesOf(verdicts: Verdicts, { request, taken, last }: Received): Promise<EventRow[]> {
  const { topic, lines, rowBytes } = request
  const first = least(taken.map(({ receipt }) => receipt.position))
  const reasons = await verdicts.of(topic, { first, last })
  const outcomes: EventRow[] = []
  // Both are in the order of the body; what was too large is in one alone.
  let next = 0
  for await (const part of inTurns(lines))
    for (const { row, size } of part) {
      const one = taken[next]
      if (one?.line.row === row) next += 1
      outcomes.push(one?.line.row === row ? outcomeOf(one, reasons) : tooLarge(row, size, rowBytes))
    }
  return outcomes
}

const greatest = (positions: readonly number[]): number => positions.reduce((most, position) => Math.max(most, position), 0)
const least = (positions: readonly number[]): number =>
  positions.reduce((fewest, position) => Math.min(fewest, position), Number.MAX_SAFE_INTEGER)

function outcomeOf({ line: { row }, receipt }: Taken, reasons: ReadonlyMap<number, Reason>): EventRow {
  if (receipt.isOther)
    return {
      row,
      status: 'rejected',
      reason: 'idempotency.key_reused',
      detail: 'The same key was used before with another record in this row; make a new key for a new request.',
    }
  const dead = reasons.get(receipt.position)
  if (dead) return { row, status: 'rejected', ...dead }
  return { row, status: receipt.isRepeat ? 'duplicate' : 'accepted', reason: null, detail: null }
}

const tooLarge = (row: number, bytes: number, limit: number): EventRow => ({
  row,
  status: 'rejected',
  reason: 'row.too_large',
  detail: `The row has ${bytes} bytes; ${limit} are the limit.`,
})
