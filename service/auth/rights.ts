/** The right to use an address: its row says for whom it is, the principal's grants say how far each role reaches. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { type Grant, grantsOf, type Principal, type Role, SCOPES, type Scope } from '../../domain/principal.ts'
import type { Rights } from '../../sql/reach-text.ts'
import type { Registered } from '../../sql/reads/directory.ts'
import type { Reach } from '../../sql/reads/reach.ts'
import { CLEAR } from '../../sql/views/access.ts'
import type { May } from '../api/may.ts'
import type { Api } from '../deps.ts'
import { type Asker, principalOf } from '../principal.ts'
import { Refused } from '../problem.ts'
import type { AccessLog } from './access-log.ts'
import type { Bearer, BearerUses } from './bearer.ts'
import { requestsUnderWay } from './under-way.ts'
import type { Visitors } from './visitors.ts'

type RoleScopes = Exclude<May, string>

function suffices(may: RoleScopes, role: Role, held: Scope): boolean {
  const least = may[role]
  return least !== undefined && SCOPES.indexOf(held) >= SCOPES.indexOf(least)
}

/** Whether one of the grants reaches what the row asks of its role. */
export function mayUse(may: May, principal: Principal): boolean {
  if (typeof may === 'string') return true
  return grantsOf(principal).some(({ role, scope }) => suffices(may, role, scope))
}

/** The widest that the grants reach together. */
export function widest(id: string, counting: readonly Grant[]): Reach {
  if (counting.some(({ scope }) => scope === 'all')) return 'all'
  return {
    agent: counting.some(({ scope }) => scope === 'own') ? id : '',
    teams: [...new Set(counting.flatMap(({ teams }) => teams))].sort(),
    sites: [...new Set(counting.flatMap(({ sites }) => sites))].sort(),
  }
}

/** What the answer is cut to: what the grants of the row's roles reach. */
export function reachOf(request: Asker & Pick<FastifyRequest, 'routeOptions'>): Reach {
  const { may } = request.routeOptions.config
  if (typeof may !== 'object') throw new CallboardError('internal', 'An address that is not for roles asked how far they reach.')
  const principal = principalOf(request)
  return widest(
    principal.id,
    grantsOf(principal).filter(({ role, scope }) => suffices(may, role, scope)),
  )
}

/** Whose names are read in clear: those within the reach of a role that reads names, as they are registered now, and one's own. */
export function namedTo(request: Asker): (who: Registered) => boolean {
  const principal = principalOf(request)
  const roles: readonly Role[] = CLEAR.staff
  const reach = widest(
    principal.id,
    grantsOf(principal).filter(({ role }) => roles.includes(role)),
  )
  return ({ id, teamId, siteId }) => id === principal.id || reach === 'all' || reach.teams.includes(teamId) || reach.sites.includes(siteId)
}

/** The same, and which columns whose rows are shown in clear: those that one of the roles reads, as far as that role reaches. */
export function rightsOf(request: Asker & Pick<FastifyRequest, 'routeOptions'>): Rights {
  const principal = principalOf(request)
  const reading = (roles: readonly Role[]): Reach =>
    widest(
      principal.id,
      grantsOf(principal).filter(({ role }) => roles.includes(role)),
    )
  const { spoken, written, customer, staff, raw, marks } = CLEAR
  return {
    rows: reachOf(request),
    clear: {
      spoken: reading(spoken),
      written: reading(written),
      customer: reading(customer),
      staff: reading(staff),
      raw: reading(raw),
      marks: reading(marks),
    },
  }
}

/** Before anything of the request is read. A route without a row is refused when it is added. */
export function checkRights(app: Api, visitors: Visitors, log: AccessLog, uses: BearerUses, underWay = requestsUnderWay()): void {
  app.addHook('onRequest', async (request, reply) => {
    const { may } = request.routeOptions.config
    if (may === 'anyone' || may === 'token') return
    if (may === undefined)
      throw new CallboardError('internal', `${request.method} ${request.routeOptions.url} does not say for whom it is.`)
    const { principal, by, bearer } = await visitors.of(request)
    if (bearer) await refuseBearer(bearer, request, reply, log)
    if (!principal) throw new Refused(401, unknown(request))
    if (!mayUse(may, principal)) {
      await log(request, bearer?.who ?? principal.id, operationOf(request), 'right.missing')
      throw new Refused(403, lacking(may, principal, request))
    }
    if (bearer?.principal) {
      await uses(request, bearer.who)
      request.byToken = bearer.who
    }
    request.principal = principal
    // Whoever works at the machine has it to themselves.
    if (by !== 'machine') await underWay(reply, principal.id)
  })
}

const operationOf = ({ method, routeOptions }: Pick<FastifyRequest, 'method' | 'routeOptions'>): string => `${method} ${routeOptions.url}`

/** Recorded, then answered. */
export async function refuseBearer({ who, refusal }: Bearer, request: FastifyRequest, reply: FastifyReply, log: AccessLog): Promise<void> {
  if (refusal === undefined) return
  if (refusal.statusCode === 401) reply.header('www-authenticate', 'Bearer realm="callboard", error="invalid_token"')
  await log(request, who, operationOf(request), refusal.rejection.code)
  throw refusal
}

const unknown = ({ method, routeOptions }: FastifyRequest): Rejection => ({
  code: 'sign_in.needed',
  message: `${method} ${routeOptions.url} is for people who are signed in, and nobody is; sign in at /sign-in.`,
})

function lacking(may: May, principal: Principal, { method, routeOptions }: FastifyRequest): Rejection {
  const held = grantsOf(principal).map(({ role, scope }) => `${role} (${scope})`)
  const takes = typeof may === 'string' ? [] : Object.entries(may).map(([role, scope]) => `${role} (${scope})`)
  return {
    code: 'right.missing',
    message: `'${principal.id}' may not ask ${method} ${routeOptions.url} ${held.length === 0 ? 'without a role' : `as ${held.join(', ')}`}; it takes ${takes.join(', ')}.`,
  }
}
