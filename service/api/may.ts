/** Who may use an address: everybody, whoever holds a token, whoever signed in, or roles with the least scope that suffices. */
import { PLANNERS } from '../../centres/overrides.ts'
import type { Role, Scope } from '../../domain/principal.ts'

/**
 * `anyone`: nothing is asked; `token`: the route asks for one itself; `signed_in`: every principal. Else each role with the narrowest scope to which
 * the answer is cut: whoever holds the role in a narrower one is refused, since more than the scope would be shown.
 */
export type May = 'anyone' | 'token' | 'signed_in' | Readonly<Partial<Record<Role, Scope>>>

/** Each of the roles, in the same scope. */
export const rolesWith = (scope: Scope, roles: readonly Role[]): Readonly<Partial<Record<Role, Scope>>> =>
  Object.fromEntries(roles.map((role) => [role, scope]))

/** Forecasts, staffing, overrides and special days are changed by those who reach every queue. */
export const PLANNING = rolesWith('all', PLANNERS)

/** And read by the same roles, of their sites. */
export const PLANS = rolesWith('site', PLANNERS)

/** Who runs the installation, whatever it serves. */
export const ADMINS = { admin: 'all' } as const
