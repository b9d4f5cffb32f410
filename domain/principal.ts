/** Who gives a command: made once at the edge – command line, token, page, host application, job – and never read out of what is sent. */
import { isBlank } from './kernel/blank.ts'
import { type Parsed, rejected } from './kernel/parsed.ts'

/**
 * `agent`: at a seat of the hotline; `support`: the support department; `field`: on site; `sales`: works on opportunities; `supervisor`: leads a team;
 * `manager`: answers for the hotline; `qa_inspector`: reviews scores; `qa_lead`: answers for them; `scheduler`: plans calls and people; `analyst`: asks the data;
 * `admin`: runs the installation; `customer`: through an app or page; `system`: a program, such as a line test.
 */
export const ROLES = [
  ...(['agent', 'support', 'field', 'sales', 'supervisor', 'manager'] as const),
  ...(['qa_inspector', 'qa_lead', 'scheduler', 'analyst', 'admin', 'customer', 'system'] as const),
] as const
export type Role = (typeof ROLES)[number]

/** Everybody who works on orders. */
export const STAFF: readonly Role[] = ['agent', 'support', 'field', 'sales', 'supervisor', 'manager']

/** The same, and programs. */
export const WORKERS: readonly Role[] = [...STAFF, 'system']

/** Whoever has to do with a customer, the customer included. */
export const PARTIES: readonly Role[] = [...WORKERS, 'customer']

/** Those who lead. */
export const LEADS: readonly Role[] = ['supervisor', 'manager']

/** The same, and programs. */
export const LEADERS: readonly Role[] = [...LEADS, 'system']

/** How far a role reaches, from the narrowest: the person's own, the named teams', the named sites', everything. */
export const SCOPES = ['own', 'team', 'site', 'all'] as const
export type Scope = (typeof SCOPES)[number]

/** A role and how far it reaches. `teams` are named for scope `team` alone, `sites` for scope `site`. */
export type Grant = { readonly role: Role; readonly scope: Scope; readonly teams: readonly string[]; readonly sites: readonly string[] }

export type Principal = {
  /** What events keep of it. */
  readonly id: string
  /** For people to read; nothing is decided by it and nothing stores it. */
  readonly name: string
  readonly roles: readonly Role[]
  readonly teams: readonly string[]
  /** How far each of the roles reaches; without it each reaches everything (`grantsOf`). */
  readonly grants?: readonly Grant[]
  /** How it came in. */
  readonly via: 'cli' | 'token' | 'page' | 'host' | 'job' | 'system'
}

export const principalErrors = {
  'role.not_allowed': 'None of the roles of whoever gave the command may give it. Have somebody do it whose role the message names.',
  'role.unknown': 'A principal has a role that is none. Give it the roles that the message names.',
  'principal.unnamed': 'Nobody is named as giving the command. Give the id of a person or a program.',
  'command.unknown': 'There is no such command on such a thing. Use one of those of its type.',
} as const

/** Why `principal` may not give a command that is for `allowed`, as a rejection; undefined where it may. */
export function refusal(principal: Principal, command: string, allowed: readonly Role[]): Parsed<never> | undefined {
  const strange = strangeIn(principal, command)
  if (strange) return strange
  const { id, roles } = principal
  if (allowed.some((role) => roles.includes(role))) return undefined
  const own = roles.length === 0 ? 'without a role' : `as ${roles.join(', ')}`
  return rejected('role.not_allowed', `'${id}' may not give ${command} ${own}; it takes ${allowed.join(', ')}.`)
}

/** Hosts are written in JavaScript too, and roles come out of their own data: a principal is looked at as if its type said nothing. */
function strangeIn(
  { id, roles, grants = [] }: { readonly [Member in keyof Principal]: unknown },
  command: string,
): Parsed<never> | undefined {
  if (typeof id !== 'string' || isBlank(id))
    return rejected('principal.unnamed', `${command} is given by nobody; name the person or program.`)
  const unknown = (what: string) => rejected('role.unknown', `'${id}' gives ${command} ${what}; the roles are ${ROLES.join(', ')}.`)
  if (!Array.isArray(roles) || !Array.isArray(grants)) return unknown('without a list of roles')
  const known: ReadonlySet<unknown> = new Set(ROLES)
  const strange: unknown[] = [...roles, ...grants.map((grant: unknown) => Object(grant).role)].filter((role) => !known.has(role))
  return strange.length === 0 ? undefined : unknown(`as '${String(strange[0])}', which is no role`)
}

/** What the principal's roles reach: whoever vouches for roles alone vouches for them everywhere. */
export const grantsOf = ({ roles, grants }: Principal): readonly Grant[] =>
  grants ?? roles.map((role) => ({ role, scope: 'all', teams: [], sites: [] }))

/** Roles and teams of the grants, each once. */
export const rolesOf = (grants: readonly Grant[]): Pick<Principal, 'roles' | 'teams'> => ({
  roles: [...new Set(grants.map(({ role }) => role))],
  teams: [...new Set(grants.flatMap(({ teams }) => teams))],
})

/**
 * What of `asked` is held: of each role the narrower of both. Nobody knows here which team belongs to which site, or whose own is in which team, so that
 * of two scopes that differ, neither of them `all`, nothing is held in common.
 */
export const within = (asked: readonly Grant[], held: readonly Grant[]): readonly Grant[] =>
  asked.flatMap((one) => held.flatMap((other) => common(one, other)))

function common(one: Grant, other: Grant): readonly Grant[] {
  if (one.role !== other.role) return []
  if (other.scope === 'all') return [one]
  if (one.scope === 'all') return [other]
  if (one.scope !== other.scope) return []
  const [teams, sites] = [one.teams.filter((team) => other.teams.includes(team)), one.sites.filter((site) => other.sites.includes(site))]
  return one.scope === 'own' || teams.length + sites.length > 0 ? [{ ...one, teams, sites }] : []
}

/** A program of this installation. */
export const system = (id: string, via: 'job' | 'system' = 'system'): Principal => ({ id, name: id, roles: ['system'], teams: [], via })

/** No account has an id like it. */
export const serviceId = (name: string): string => `service/${name}`

/** A job or another part of this installation that acts by itself. */
export const service = (name: string, via: 'job' | 'system'): Principal => ({ ...system(serviceId(name), via), name })

/** A host application that names nobody: it acts for itself, and answers for whom it lets in. */
export const host = (): Principal => ({ ...local('host', 'page'), via: 'host' })

/** Whoever works at this machine: nobody signs in yet, so every role that people have; customers and programs come in elsewhere. */
export const local = (id: string, via: 'cli' | 'page'): Principal => ({
  id,
  name: id,
  roles: ROLES.filter((role) => role !== 'customer' && role !== 'system'),
  teams: [],
  via,
})
