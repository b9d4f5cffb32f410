/** Who may do what in the service centres: every command names the roles that may give it. */
import { type Parsed, rejected } from '../kernel/parsed.ts'

/**
 * `agent`: at a seat of the hotline; `support`: the support department; `field`: on site; `sales`: works on opportunities; `supervisor`: leads a team;
 * `manager`: answers for the hotline; `customer`: through an app or page; `system`: a program, such as a line test.
 */
export const ROLES = ['agent', 'support', 'field', 'sales', 'supervisor', 'manager', 'customer', 'system'] as const
export type Role = (typeof ROLES)[number]

/** Everybody who works on orders. */
export const STAFF: readonly Role[] = ['agent', 'support', 'field', 'sales', 'supervisor', 'manager']

/** A refusal `role.not-allowed`, or undefined where the role may. A command without a role comes from a host that has checked its caller. */
export function roleRefusal(command: string, role: Role | undefined, allowed: readonly Role[]): Parsed<never> | undefined {
  if (role === undefined || allowed.includes(role)) return undefined
  return rejected('role.not-allowed', `${command} is not for role '${role}'; it takes ${allowed.join(', ')}.`)
}
