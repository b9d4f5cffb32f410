/** How many requests of one account are worked on at once: the next ones wait their turn, and beyond those that may wait are told to come again. */
import { type BulkheadPolicy, bulkhead } from 'cockatiel'
import type { FastifyReply } from 'fastify'
import { Refused } from '../problem.ts'

/** A browser has six connections to one host; two of them leave a program of the same person its share. */
const MOST = 8
/** A board asks for a dozen panels at once where a proxy speaks HTTP/2; with two tabs all of them find a place. */
const MOST_WAITING = 24
const RETRY_SECONDS = 1

export type UnderWay = (reply: FastifyReply, who: string) => Promise<void>

export function requestsUnderWay(): UnderWay {
  const lanes = new Map<string, BulkheadPolicy>()
  return (reply, who) => {
    const lane = lanes.get(who) ?? bulkhead(MOST, MOST_WAITING)
    lanes.set(who, lane)
    // Answered, or nobody waits for the answer any more.
    const over = new Promise<void>((resolve) => {
      for (const event of ['finish', 'close']) reply.raw.once(event, () => resolve())
    })
    return new Promise((begin, refuse) => {
      lane
        .execute(() => {
          begin()
          return over
        })
        .then(
          () => (lane.executionSlots === MOST ? lanes.delete(who) : undefined),
          () => refuse(tooMany(reply, who)),
        )
    })
  }
}

function tooMany(reply: FastifyReply, who: string): Refused {
  reply.header('retry-after', String(RETRY_SECONDS))
  return new Refused(429, {
    code: 'requests.too_many',
    message: `'${who}' has ${MOST} requests under way and ${MOST_WAITING} that wait, as many as one account may; ask again when some are answered.`,
  })
}
