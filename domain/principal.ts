/** Who gives a command: made once at the edge – command line, token, page, host application, job – and never read out of what is sent. */
import { type Parsed, rejected } from './kernel/parsed.ts'

/**
 * `agent`: at a seat of the hotline; `support`: the support department; `field`: on site; `sales`: works on opportunities; `supervisor`: leads a team;
 * `manager`: answers for the hotline; `qa_inspector`: reviews scores; `qa_lead`: answers for them; `scheduler`: plans calls and people; `admin`: runs the
 * installation; `customer`: through an app or page; `system`: a program, such as a line test.
 */
export const ROLES = [
  ...(['agent', 'support', 'field', 'sales', 'supervisor', 'manager'] as const),
  ...(['qa_inspector', 'qa_lead', 'scheduler', 'admin', 'customer', 'system'] as const),
] as const
export type Role = (typeof ROLES)[number]

/** Everybody who works on orders. */
export const STAFF: readonly Role[] = ['agent', 'support', 'field', 'sales', 'supervisor', 'manager']

/** Those who lead. */
export const LEADS: readonly Role[] = ['supervisor', 'manager']

export type Principal = {
  /** What events keep of it. */
  readonly id: string
  /** For people to read; nothing is decided by it and nothing stores it. */
  readonly name: string
  readonly roles: readonly Role[]
  readonly teams: readonly string[]
  /** How it came in. */
  readonly via: 'cli' | 'token' | 'page' | 'host' | 'job' | 'system'
}

/** A refusal `role.not-allowed`, or undefined where the role may. A command without a role comes from a host that has checked its caller. */
export function roleRefusal(command: string, role: Role | undefined, allowed: readonly Role[]): Parsed<never> | undefined {
  if (role === undefined || allowed.includes(role)) return undefined
  return rejected('role.not-allowed', `${command} is not for role '${role}'; it takes ${allowed.join(', ')}.`)
}
