/** `/api/dead-letters`: listed, shown, and landed again. */
import { recordAccess } from '../../centres/access.ts'
import {
  countDeadLetters,
  type DeadLetterFilter,
  listDeadLetters,
  type OpenLetter,
  openLetter,
  replayDeadLetters,
} from '../../ingest/dead-letters.ts'
import { topics } from '../../ingest/topics.ts'
import type { Counts } from '../../ingest/writer.ts'
import { getDeadLetter, getDeadLetters, type Replayed, replayAllDeadLetters, replayDeadLetter } from '../api/dead-letters.ts'
import { whoAsks } from '../auth/reads.ts'
import type { Api, Deps } from '../deps.ts'
import { goneSignal } from '../gone.ts'
import { Refused } from '../problem.ts'

const SHOWN = 100

export function deadLetterRoutes(app: Api, { store, ledger, clock }: Deps): void {
  const filterOf = ({ topic, reason }: { readonly topic?: string; readonly reason?: string }): DeadLetterFilter => {
    if (topic !== undefined && !topics.some(({ name }) => name === topic))
      throw new Refused(404, {
        code: 'topic.unknown',
        message: `There is no topic '${topic}'; topics are ${topics.map(({ name }) => name).join(', ')}.`,
      })
    return { topics: topic === undefined ? topics.map(({ name }) => name) : [topic], reason }
  }
  const known = async (id: string): Promise<OpenLetter> => {
    const letter = await openLetter(store, id)
    if (letter !== undefined) return letter
    throw new Refused(404, {
      code: 'dead_letter.unknown',
      message: `There is no open dead letter '${id}'; it may have been landed since. Reload the list.`,
    })
  }
  const record = (request: Parameters<typeof whoAsks>[0], subject: string, detail: Readonly<Record<string, string | number>>) =>
    recordAccess(ledger, {
      ...whoAsks(request),
      what: 'replay_dead_letters',
      subject,
      outcome: 'ok',
      address: request.ip,
      at: clock(),
      detail,
    })

  app.route({
    ...getDeadLetters,
    handler: async ({ query: { limit = SHOWN, ...asked } }) => {
      const filter = filterOf(asked)
      const [reasons, rows] = await Promise.all([countDeadLetters(store, filter), listDeadLetters(store, { ...filter, limit })])
      return {
        reasons,
        rows: rows.map(({ ingested_at: ingestedAt, generation: _, contract_version: _v, sent_at: _s, ...row }) => ({ ...row, ingestedAt })),
      }
    },
  })

  app.route({ ...getDeadLetter, handler: ({ params }) => known(params.id) })

  app.route({
    ...replayDeadLetter,
    handler: async (request, reply) => {
      const letter = await known(request.params.id)
      const { value } = request.body
      if (letter.isErased)
        throw new Refused(422, {
          code: 'dead_letter.erased',
          message: `The text of '${letter.id}' was erased with its customer; it can't be landed again.`,
        })
      const counts = await replayDeadLetters(store, {
        ...{ topics: [letter.topic], only: letter.id, clock, signal: goneSignal(reply.raw) },
        ...(value === undefined ? {} : { value }),
      })
      await record(request, letter.topic, { id: letter.id, mended: value === undefined ? 'no' : 'yes', typed: counts.typed })
      return replayed(counts)
    },
  })

  app.route({
    ...replayAllDeadLetters,
    handler: async (request, reply) => {
      const { topic = '', reason = '' } = request.body
      const counts = await replayDeadLetters(store, { ...filterOf(request.body), clock, signal: goneSignal(reply.raw) })
      await record(request, topic, { reason, consumed: counts.consumed, typed: counts.typed })
      return replayed(counts)
    },
  })
}

const replayed = ({ consumed, typed, deadLettered }: Counts): Replayed => ({ consumed, typed, deadLettered })
