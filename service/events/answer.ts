/** The answer to a request of many rows, made a part at a time: 48,000 outcomes in one piece held the event loop for a tenth of a second. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EventRow, EventsAnswer } from '../api/events.ts'

/** Handing so many rows over to the ledger's thread holds the event loop for 10 ms, 48,000 at once for a third of a second. */
const ROWS_A_TURN = 2000

/** The parts of `all` one after the other, with turns for others in between. */
export async function* inTurns<T>(all: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < all.length; from += ROWS_A_TURN) {
    if (from > 0) await nextTurn()
    yield all.slice(from, from + ROWS_A_TURN)
  }
}

export function answerOf(topic: string, client: string, idempotencyKey: string, results: EventRow[]): EventsAnswer {
  const counts = { accepted: 0, duplicate: 0, rejected: 0 }
  for (const { status } of results) counts[status] += 1
  const { accepted, duplicate: duplicates, rejected } = counts
  return { topic, client, idempotencyKey, rows: results.length, accepted, duplicates, rejected, results }
}

/** Its JSON. */
export async function textOf({ results, ...head }: EventsAnswer): Promise<string> {
  const parts: string[] = []
  for await (const rows of inTurns(results)) parts.push(JSON.stringify(rows).slice(1, -1))
  return `${JSON.stringify(head).slice(0, -1)},"results":[${parts.join(',')}]}`
}
