/** What a question about queues and sites may be about: whoever reaches some sites alone asks of one of them, or of a queue of one. */
import type { FastifyRequest } from 'fastify'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { QUEUES } from '../../sql/reads/directory.ts'
import type { Store } from '../../sql/store.ts'
import { type Asker, principalOf } from '../principal.ts'
import { Refused } from '../problem.ts'
import { reachOf } from './rights.ts'

type Asked = { readonly site?: string; readonly queue?: string }

/** As it was asked, or of the one site there is to ask of. Another site's queue is refused as one that is none, so that nobody learns that it is there. */
export async function withinSites<Question extends Asked>(
  request: Asker & Pick<FastifyRequest, 'routeOptions'>,
  store: Pick<Store, 'query'>,
  asked: Question,
): Promise<Question> {
  const reach = reachOf(request)
  if (reach === 'all') return asked
  const { sites } = reach
  const { site = '', queue } = asked
  const beyond = (what: string) => new Refused(403, refusal(principalOf(request).id, what, sites))
  if (site !== '' && !sites.includes(site)) throw beyond(`site '${site}'`)
  if (queue !== undefined) {
    const rows = await store.query<{ siteId: string }>(`select siteId from (${QUEUES}) where id = {queue:String}`, { queue })
    if (rows.length > 0 && rows.every(({ siteId }) => sites.includes(siteId))) return asked
    throw beyond(`queue '${queue}'`)
  }
  if (site !== '') return asked
  const [only, second] = sites
  if (only === undefined || second !== undefined) throw beyond('every site')
  return { ...asked, site: only }
}

const refusal = (id: string, what: string, sites: readonly string[]): Rejection => ({
  code: 'scope.beyond',
  message: `'${id}' may not ask about ${what}; name site ${sites.map((one) => `'${one}'`).join(' or ')}, or a queue there.`,
})
