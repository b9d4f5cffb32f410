/** The answer to a request of many rows, made a part at a time: 48,000 outcomes in one piece held the event loop for a tenth of a second. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EventRow, EventsAnswer } from '../api/events.ts'

/** Of this process: there is one event loop. */
let lastTurn: Promise<void> = Promise.resolve()

/** Resolves in a turn of the event loop that nobody else was given: a part each of twelve large requests in one turn held it for an eighth of a second. */
function ownTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => nextTurn())
  return lastTurn
}

/** The parts of a request one after the other, each in a turn of its own; what is one part waits for nobody. */
export async function* inTurns<T>(parts: readonly T[]): AsyncGenerator<T> {
  for (const part of parts) {
    if (parts.length > 1) await ownTurn()
    yield part
  }
}

/** What the answer says of the request as a whole. */
export type AnswerHead = Omit<EventsAnswer, 'results'>

/** `text`: JSON of an `EventsAnswer`; no more than a part of its rows is held as objects. */
export type Answer = { readonly head: AnswerHead; readonly text: string }

export async function answerOf(
  named: Pick<EventsAnswer, 'topic' | 'client' | 'idempotencyKey'>,
  outcomes: AsyncIterable<readonly EventRow[]>,
): Promise<Answer> {
  const counts = { accepted: 0, duplicate: 0, rejected: 0 }
  const texts: string[] = []
  for await (const part of outcomes) {
    for (const { status } of part) counts[status] += 1
    if (part.length > 0) texts.push(JSON.stringify(part).slice(1, -1))
  }
  const { accepted, duplicate: duplicates, rejected } = counts
  const head = { ...named, rows: accepted + duplicates + rejected, accepted, duplicates, rejected }
  return { head, text: `${JSON.stringify(head).slice(0, -1)},"results":[${texts.join(',')}]}` }
}
