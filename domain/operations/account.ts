/** The account of a person who signs in: which roles it has from when to when, and what was done to it; no secret is known here. */
import { isBlank } from '../kernel/blank.ts'
import type { Decided, Decider, Giver } from '../kernel/decider.ts'
import { hasHidden } from '../kernel/hidden.ts'
import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import { type Instant, toIso } from '../kernel/time.ts'
import { type Grant, ROLES, type Role, SCOPES } from '../principal.ts'
import { isAccountId, mixedScripts } from './account-id.ts'

type At = { readonly at: Instant }

/** `from`: when it begins to hold; the instant of the command without it. */
type From = { readonly from?: Instant | undefined }

/** Who somebody is at an identity provider: `subject` is one person's within `issuer`, for ever; names and addresses are not. */
export type Subject = { readonly issuer: string; readonly subject: string }

/** An invitation, a password and a second factor are kept beside the ledger's events; the commands say that they were made. */
export type AccountCommand = At & { readonly id: string } & (
    | { readonly type: 'CreateAccount'; readonly name: string }
    | ({ readonly type: 'GrantRole' } & Grant & From)
    | ({ readonly type: 'RevokeRole'; readonly role: Role } & From)
    | { readonly type: 'InviteAccount'; readonly until: Instant }
    | ({ readonly type: 'LinkSubject' } & Subject)
    | { readonly type: 'SetPassword' | 'EnrolTotp' | 'DropTotp' | 'SignOutEverywhere' | 'CloseAccount' | 'ReopenAccount' }
  )

export type AccountEvent = At & { readonly by: string; readonly id: string } & (
    | { readonly type: 'account_created'; readonly name: string }
    | ({ readonly type: 'role_granted'; readonly from: Instant } & Grant)
    | { readonly type: 'role_revoked'; readonly role: Role; readonly from: Instant }
    | { readonly type: 'account_invited'; readonly until: Instant }
    | ({ readonly type: 'subject_linked' } & Subject)
    | { readonly type: 'password_set' | 'totp_enrolled' | 'totp_dropped' | 'signed_out_everywhere' | 'account_closed' | 'account_reopened' }
  )

/** Of one role at most one holds at any instant. */
export type DatedGrant = Grant & { readonly from: Instant; readonly to?: Instant }

/** Nothing before it was created. */
export type Account =
  | {
      readonly id: string
      readonly name: string
      readonly grants: readonly DatedGrant[]
      /** A session that was made before is over. */
      readonly sessionsFrom: Instant
      readonly isClosed: boolean
      readonly hasPassword: boolean
      readonly hasTotp: boolean
      /** As whom it is signed in by an identity provider. */
      readonly subject?: Subject
    }
  | undefined

export type KnownAccount = NonNullable<Account>

/** Programs and customers come in elsewhere. */
export const ACCOUNT_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'customer' && role !== 'system')

export const accountErrors = {
  'account.exists': 'There is an account of this id, whatever case and width it is typed in. Use it, or another id.',
  'account.look_alike': 'The id is read as that of another account. Use one that eyes tell apart from it.',
  'account.last_administrator':
    'Nobody would be administrator any more. Give another account the role first: `callboard account grant ID admin`.',
  'account.first_administrator': 'The first account can’t be one without role admin over everything. Give it that role.',
  'account.not_found': 'There is no such account. `callboard account list` shows which there are.',
  'account.closed': 'The account is closed. Reopen it first, or use another.',
  'account.id_invalid': 'The id can’t be typed as one. Use 1 to 64 letters of one script and digits, and . _ @ - after the first.',
  'account.name_invalid': 'The name is empty, too long or holds control characters. Give the person’s name.',
  'account.role_invalid': 'An account can’t have this role. Use one the message names.',
  'account.scope_invalid':
    'Role, scope, teams and sites do not fit together. Name teams with scope team alone, sites with scope site alone.',
  'account.from_past': 'A role can’t be given or taken back for the past. Leave the instant out, or give a later one.',
  'account.subject_invalid':
    'Issuer or subject can’t be one of an identity provider. Take both from its token: an https address, and 1 to 255 characters.',
  'account.subject_taken': 'Another account is signed in as this subject. Close that one, or take the subject of the right person.',
  'account.own_role':
    'Nobody gives an own role: two know of each right that somebody has. Ask another administrator, or whoever works at the machine.',
  'account.not_own': 'Only whoever the account is for may do this to it. Do it to your own; for others make an invitation.',
} as const

export const refuse = (code: keyof typeof accountErrors, message: string): Parsed<never> => rejected(code, message)

const LONGEST_NAME = 128

/** Rejections: `accountErrors`. What is so already makes no event. */
export const accountDecider: Decider<AccountCommand, AccountEvent, Account> = { initial: undefined, decide, evolve }

function decide(command: AccountCommand, account: Account, giver: Giver): Decided<AccountEvent> {
  const { id, at, type } = command
  if (type === 'CreateAccount')
    return account ? refuse('account.exists', `Account '${id}' exists already; use another id.`) : create(command)
  if (!account) return refuse('account.not_found', `There is no account '${id}'; callboard account list shows all.`)
  if (type === 'ReopenAccount') return parsed(account.isClosed ? [{ type: 'account_reopened', id, at }] : [])
  if (type === 'CloseAccount') return parsed(account.isClosed ? [] : [{ type: 'account_closed', id, at }])
  if (account.isClosed) return refuse('account.closed', `Account '${id}' is closed; callboard account reopen ${id} opens it again.`)
  const wrongGiver = notOwn(command, giver) ?? ownRole(command, giver)
  if (wrongGiver) return wrongGiver
  switch (type) {
    case 'GrantRole':
      return grant(command, account)
    case 'RevokeRole':
      return revoke(command, account)
    case 'InviteAccount':
      return parsed([{ type: 'account_invited', id, at, until: command.until }])
    case 'LinkSubject':
      return link(command, account)
    case 'SetPassword':
      return parsed([{ type: 'password_set', id, at }])
    case 'EnrolTotp':
      return parsed([{ type: 'totp_enrolled', id, at }])
    case 'DropTotp':
      return parsed(account.hasTotp ? [{ type: 'totp_dropped', id, at }] : [])
    default:
      return parsed([{ type: 'signed_out_everywhere', id, at }])
  }
}

const SUBJECT = /^[^\p{Cc}]{1,255}$/u

function link({ id, at, issuer, subject }: Extract<AccountCommand, { type: 'LinkSubject' }>, account: KnownAccount): Decided<AccountEvent> {
  if (!/^https?:$/.test(URL.canParse(issuer) ? new URL(issuer).protocol : '') || !SUBJECT.test(subject))
    return refuse(
      'account.subject_invalid',
      `'${shown(issuer)}' and '${shown(subject)}' are no issuer and subject; take both from a token of the provider.`,
    )
  const isSo = account.subject?.issuer === issuer && account.subject.subject === subject
  return parsed(isSo ? [] : [{ type: 'subject_linked', id, at, issuer, subject }])
}

function create({ id, at, name }: Extract<AccountCommand, { type: 'CreateAccount' }>): Decided<AccountEvent> {
  if (!isAccountId(id))
    return refuse(
      'account.id_invalid',
      `'${shown(id)}' is no id of an account; use 1 to 64 letters and digits, and . _ @ - after the first.`,
    )
  const scripts = mixedScripts(id)
  if (scripts.length > 0)
    return refuse(
      'account.id_invalid',
      `'${shown(id)}' mixes letters of ${scripts.join(' and ')}, which are taken for each other; write it in one script.`,
    )
  if (isBlank(name) || name.length > LONGEST_NAME || hasHidden(name))
    return refuse(
      'account.name_invalid',
      `'${shown(name)}' is no name; give 1 to ${LONGEST_NAME} characters without characters that are not seen.`,
    )
  return parsed([{ type: 'account_created', id, at, name }])
}

/** What its holder alone may do, and what an administrator may do for somebody. */
function notOwn({ type, id }: AccountCommand, { id: giver, roles = [] }: Giver): Parsed<never> | undefined {
  const isPersonal = type === 'SetPassword' || type === 'EnrolTotp' || type === 'DropTotp'
  const isForAdmins = type === 'SignOutEverywhere'
  if (giver === id || !(isPersonal || (isForAdmins && !roles.includes('admin')))) return undefined
  return refuse(
    'account.not_own',
    `'${giver}' may not give ${type} to account '${id}'; it takes ${id}${isForAdmins ? ' or an admin' : ''}.`,
  )
}

/** Taking an own role back is free to everybody. */
function ownRole(command: AccountCommand, giver: Giver): Parsed<never> | undefined {
  if (command.type !== 'GrantRole' || giver.id !== command.id) return undefined
  return refuse(
    'account.own_role',
    `'${giver.id}' may not give the own account role ${shown(command.role)}; another administrator may, or \`callboard account grant\` at the machine.`,
  )
}

function grant(
  { id, at, role, scope, teams, sites, from = at }: Extract<AccountCommand, { type: 'GrantRole' }>,
  { grants }: KnownAccount,
): Decided<AccountEvent> {
  const said = { role, scope, teams, sites }
  const wrong = grantWrong(said) ?? past(from, at)
  if (wrong) return wrong
  const isSo = grants.some((held) => held.to === undefined && held.from <= from && isSame(held, said))
  return parsed(isSo ? [] : [{ type: 'role_granted', id, at, ...said, from }])
}

/** Why nobody can have it: an unknown role, or a scope that does not fit what it names. */
export const grantWrong = (grant: Grant): Parsed<never> | undefined => roleWrong(grant.role) ?? scopeWrong(grant)

const isSame = (one: Grant, other: Grant): boolean => keyOf(one) === keyOf(other)
const keyOf = ({ role, scope, teams, sites }: Grant): string => JSON.stringify([role, scope, teams, sites])

function revoke(
  { id, at, role, from = at }: Extract<AccountCommand, { type: 'RevokeRole' }>,
  account: KnownAccount,
): Decided<AccountEvent> {
  const wrong = roleWrong(role) ?? past(from, at)
  if (wrong) return wrong
  const isHeld = account.grants.some((held) => held.role === role && (held.to === undefined || held.to > from))
  return parsed(isHeld ? [{ type: 'role_revoked', id, at, role, from }] : [])
}

function roleWrong(role: Role): Parsed<never> | undefined {
  if (ACCOUNT_ROLES.includes(role)) return undefined
  return refuse('account.role_invalid', `'${shown(role)}' is no role of an account; the roles are ${ACCOUNT_ROLES.join(', ')}.`)
}

function scopeWrong({ role, scope, teams, sites }: Grant): Parsed<never> | undefined {
  const wrong = (rule: string) => refuse('account.scope_invalid', `Role ${role} with scope '${shown(scope)}' ${rule}.`)
  if (!SCOPES.includes(scope)) return wrong(`has none of the scopes ${SCOPES.join(', ')}`)
  if (teams.length > 0 !== (scope === 'team')) return wrong('names teams with scope team, and with no other')
  if (sites.length > 0 !== (scope === 'site')) return wrong('names sites with scope site, and with no other')
  const blank = [...teams, ...sites].find((one) => isBlank(one) || /\p{Cc}/u.test(one))
  return blank === undefined ? undefined : wrong('names a team or site without an id')
}

function past(from: Instant, at: Instant): Parsed<never> | undefined {
  if (from >= at && Number.isFinite(from)) return undefined
  return refuse(
    'account.from_past',
    `${new Date(from).toJSON() ?? from} is before ${toIso(at)}; a role is given or taken back from then on.`,
  )
}

function evolve(account: Account, event: AccountEvent): Account {
  if (event.type === 'account_created') {
    const { id, name, at } = event
    return { id, name, grants: [], sessionsFrom: at, isClosed: false, hasPassword: false, hasTotp: false }
  }
  if (!account) return undefined
  switch (event.type) {
    case 'role_granted': {
      const { role, scope, teams, sites, from } = event
      return { ...account, grants: [...heldUntil(account.grants, from, role), { role, scope, teams, sites, from }] }
    }
    case 'role_revoked':
      return { ...account, grants: heldUntil(account.grants, event.from, event.role) }
    case 'account_invited':
      return account
    case 'subject_linked':
      return { ...account, subject: { issuer: event.issuer, subject: event.subject }, sessionsFrom: event.at }
    case 'password_set':
      return { ...account, hasPassword: true, sessionsFrom: event.at }
    case 'totp_enrolled':
      return { ...account, hasTotp: true, sessionsFrom: event.at }
    case 'totp_dropped':
      return { ...account, hasTotp: false }
    case 'signed_out_everywhere':
      return { ...account, sessionsFrom: event.at }
    case 'account_closed':
      return {
        ...account,
        grants: heldUntil(account.grants, event.at),
        sessionsFrom: event.at,
        isClosed: true,
        hasPassword: false,
        hasTotp: false,
      }
    case 'account_reopened':
      return { ...account, isClosed: false }
    default:
      return account
  }
}

/** The grants, none of `role` – or of any – beyond `until`, planned ones included: what is said last holds from its instant on. */
const heldUntil = (grants: readonly DatedGrant[], until: Instant, role?: Role): readonly DatedGrant[] =>
  grants.flatMap((held) => {
    if (role !== undefined && held.role !== role) return [held]
    if (held.from >= until) return []
    return [held.to !== undefined && held.to <= until ? held : { ...held, to: until }]
  })

/** What holds at `at`; nothing of a closed account. */
export const grantsAt = (account: KnownAccount, at: Instant): readonly Grant[] =>
  account.isClosed
    ? []
    : account.grants
        .filter(({ from, to }) => from <= at && (to === undefined || at < to))
        .map(({ role, scope, teams, sites }) => ({ role, scope, teams, sites }))

/** Whoever runs the installation, all of it, at `at`. */
export const isAdministratorAt = (account: KnownAccount, at: Instant): boolean =>
  grantsAt(account, at).some(({ role, scope }) => role === 'admin' && scope === 'all')

const shown = (text: string): string => text.slice(0, 40).replace(/\p{Cc}/gu, ' ')
