/** The right to use an address: its row says for whom it is, the principal's grants say how far each role reaches. */
import type { FastifyRequest } from 'fastify'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { grantsOf, type Principal, type Role, SCOPES, type Scope } from '../../domain/principal.ts'
import type { May } from '../api/may.ts'
import type { Api } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { Refused } from '../problem.ts'

type RoleScopes = Exclude<May, string>

const reaches = (held: Scope, least: Scope): boolean => SCOPES.indexOf(held) >= SCOPES.indexOf(least)

const leastOf = (may: RoleScopes, role: Role): Scope | undefined => may[role]

/** Whether one of the grants reaches what the row asks of its role. */
export function mayUse(may: May, principal: Principal): boolean {
  if (typeof may === 'string') return true
  return grantsOf(principal).some(({ role, scope }) => {
    const least = leastOf(may, role)
    return least !== undefined && reaches(scope, least)
  })
}

/** Before anything of the request is read. A route without a row is refused when it is added. */
export function checkRights(app: Api): void {
  app.addHook('onRequest', async (request) => {
    const { may } = request.routeOptions.config
    if (may === undefined || may === 'anyone' || may === 'token') return
    const principal = principalOf(request)
    if (!mayUse(may, principal)) throw new Refused(403, lacking(may, principal, request))
  })
}

function lacking(may: May, principal: Principal, { method, routeOptions }: FastifyRequest): Rejection {
  const held = grantsOf(principal).map(({ role, scope }) => `${role} (${scope})`)
  const takes = typeof may === 'string' ? [] : Object.entries(may).map(([role, scope]) => `${role} (${scope})`)
  return {
    code: 'right.missing',
    message: `'${principal.id}' may not ask ${method} ${routeOptions.url} ${held.length === 0 ? 'without a role' : `as ${held.join(', ')}`}; it takes ${takes.join(', ')}.`,
  }
}
