/** The answer to a request of many rows, made a part at a time: 48,000 outcomes in one piece held the event loop for a tenth of a second. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EventRow, EventsAnswer } from '../api/events.ts'

/** Handing so many rows over to the ledger's thread holds the event loop for 5 ms, 48,000 at once for a third of a second. */
const ROWS_A_TURN = 1000

/** Of this process: there is one event loop. */
let lastTurn: Promise<void> = Promise.resolve()

/** Resolves in a turn of the event loop that nobody else was given: a part each of twelve large requests in one turn held it for an eighth of a second. */
function ownTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => nextTurn())
  return lastTurn
}

/** The parts of `all` one after the other, each in a turn of its own; what is one part waits for nobody. */
export async function* inTurns<T>(all: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < all.length; from += ROWS_A_TURN) {
    if (all.length > ROWS_A_TURN) await ownTurn()
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
