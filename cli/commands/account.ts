/** `callboard account …`: who signs in to the pages, and with which roles. */
import { createAccount, give, readAccounts } from '../../centres/accounts.ts'
import { closeAccount, invite } from '../../centres/invitations.ts'
import { signOutEverywhere } from '../../centres/sign-in.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Parsed } from '../../domain/kernel/parsed.ts'
import { type Instant, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { ACCOUNT_ROLES, type DatedGrant, type KnownAccount } from '../../domain/operations/account.ts'
import type { Principal } from '../../domain/principal.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { grantFrom, grantText } from '../grants.ts'
import { systemClock, withLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'account',
  summary: 'Makes accounts of people, gives and takes back roles, invites, closes; passwords are set by whom they belong to.',
  usage:
    'account create ID --name NAME [--role ROLE[:own|:team=A,B|:site=S]]… [--from INSTANT] | account list | account grant|revoke ID ROLE… [--from INSTANT] | account invite|close|reopen|sign-out ID | account link ID --issuer URL --subject SUB',
  example: 'callboard account create zhang.min --name "张敏" --role supervisor:team=t-1 --role agent:own',
  options: {
    name: { type: 'string', description: 'Whose account it is, for people to read.' },
    role: {
      type: 'string',
      multiple: true,
      description: `A role and how far it reaches, everything without more: ${ACCOUNT_ROLES.join(', ')}.`,
    },
    from: { type: 'string', description: 'Since when the roles hold, or hold no more; now without it.' },
    issuer: { type: 'string', description: 'Identity provider that signs the account in.' },
    subject: { type: 'string', description: 'Who it is there: claim sub of its tokens.' },
    pages: { type: 'string', description: 'Address of the pages, for the link of an invitation.', default: 'http://127.0.0.1:8300' },
  },
  run: async (args, io) => {
    const [action = '', id, ...roles] = args.positionals
    if (action === 'list' && id === undefined) return list(io)
    if (action === 'create' && id !== undefined && roles.length === 0) return create(id, args, io)
    if (Object.hasOwn(ON_ROLES, action) && id !== undefined && roles.length > 0) return changeRoles(action, id, roles, args, io)
    const step = Object.hasOwn(STEPS, action) ? STEPS[action] : undefined
    if (step && id !== undefined && roles.length === 0) return step(id, args, io)
    return usage(
      command,
      'Say list, or create, grant, revoke, invite, close, reopen, link or sign-out with an id; grant and revoke with roles.',
    )
  },
}

type Change = (ledger: Ledger, principal: Principal, at: Instant) => Promise<Parsed<KnownAccount>>

/** Carried out in a ledger that is there. */
async function changed(io: Io, change: Change): Promise<KnownAccount> {
  return given(await withLedger(io, (ledger) => change(ledger, cliPrincipal(), systemClock())))
}

function given<T>(done: Parsed<T>): T {
  if (done.ok) return done.value
  throw new CallboardError(done.rejection.code === 'account.not_found' ? 'not_found' : 'usage', done.rejection.message)
}

const fromOf = (args: Args): Instant | undefined => {
  const text = args.text('from')
  return text === undefined ? undefined : given(parseInstant(text))
}

async function create(id: string, args: Args, io: Io): Promise<number> {
  const grants = args.list('role').map((text) => given(grantFrom(text)))
  const account = { id, name: args.required('name'), grants, from: fromOf(args) }
  const made = await changed(io, (ledger, principal, at) => createAccount(ledger, principal, account, at))
  io.answer(rowOf(made), () => `Account ${id} is made. callboard account invite ${id} makes the link by which its password is set.`)
  return 0
}

const ON_ROLES: Readonly<Record<string, 'GrantRole' | 'RevokeRole'>> = { grant: 'GrantRole', revoke: 'RevokeRole' }

/** All roles are read before the first is given; each is one command. */
async function changeRoles(action: string, id: string, texts: readonly string[], args: Args, io: Io): Promise<number> {
  const from = fromOf(args)
  const grants = texts.map((text) => given(grantFrom(text)))
  const isGrant = ON_ROLES[action] === 'GrantRole'
  const reach = texts.find((text) => text.includes(':'))
  if (!isGrant && reach !== undefined) usage(command, `'${reach}' says how far; a role is taken back whole, name it alone.`)
  const after = await changed(io, async (ledger, principal, at) => {
    let last: Parsed<KnownAccount> | undefined
    for (const grant of grants) {
      last = await give(
        ledger,
        principal,
        isGrant ? { type: 'GrantRole', id, ...grant, from, at } : { type: 'RevokeRole', id, role: grant.role, from, at },
      )
      if (!last.ok) return last
    }
    return last ?? usage(command, 'Name a role.')
  })
  io.answer(rowOf(after), () => `Account ${id}: ${rolesText(after) || 'no roles'}.`)
  return 0
}

const STEPS: Readonly<Record<string, (id: string, args: Args, io: Io) => Promise<number>>> = {
  invite: async (id, args, io) => {
    const { secret, until } = given(await withLedger(io, (ledger) => invite(ledger, cliPrincipal(), id, systemClock())))
    const link = `${args.required('pages').replace(/\/+$/, '')}/sign-in#invite=${secret}`
    io.answer(
      { id, link, until: toIso(until) },
      () =>
        `${link}\n\nWhoever opens it first sets the password of ${id}, until ${toIso(until)}; a second factor is dropped. It is shown this once: hand it over yourself.`,
    )
    return 0
  },
  close: async (id, _, io) => {
    const closed = await changed(io, (ledger, principal, at) => closeAccount(ledger, principal, id, at))
    io.answer(rowOf(closed), () => `Account ${id} is closed: its roles, sessions and password are gone.`)
    return 0
  },
  reopen: async (id, _, io) => {
    const opened = await changed(io, (ledger, principal, at) => give(ledger, principal, { type: 'ReopenAccount', id, at }))
    io.answer(rowOf(opened), () => `Account ${id} is open, without roles and password: grant and invite.`)
    return 0
  },
  link: async (id, args, io) => {
    const [issuer, subject] = [args.required('issuer'), args.required('subject')]
    const linked = await changed(io, (ledger, principal, at) => give(ledger, principal, { type: 'LinkSubject', id, issuer, subject, at }))
    io.answer(rowOf(linked), () => `Account ${id} is signed in by ${issuer} as ${subject}.`)
    return 0
  },
  'sign-out': async (id, _, io) => {
    const out = await changed(io, (ledger, principal, at) => signOutEverywhere(ledger, principal, id, at))
    io.answer(rowOf(out), () => `Every session of ${id} is over.`)
    return 0
  },
}

const rowOf = ({ id, name, grants, isClosed, hasPassword, hasTotp, subject }: KnownAccount) => ({
  id,
  name,
  roles: grants.map(({ from, to, ...grant }) => ({ ...grant, from: toIso(from), to: to === undefined ? null : toIso(to) })),
  hasPassword,
  hasTotp,
  isClosed,
  subject: subject ?? null,
})

/** Those that hold, and those to come with their instant. */
function rolesText({ grants }: Pick<KnownAccount, 'grants'>, now: Instant = systemClock()): string {
  const span = ({ from, to }: DatedGrant) => `${from > now ? ` from ${toIso(from)}` : ''}${to === undefined ? '' : ` until ${toIso(to)}`}`
  return grants
    .filter(({ to }) => to === undefined || to > now)
    .map((grant) => `${grantText(grant)}${span(grant)}`)
    .join('; ')
}

async function list(io: Io): Promise<number> {
  const all = await withLedger(io, readAccounts)
  io.answer(all.map(rowOf), () =>
    all.length === 0
      ? 'There is no account; callboard account create makes one.'
      : tableText(
          ['id', 'name', 'roles', 'password', 'second factor', 'closed'],
          all.map((one) => [
            one.id,
            one.name,
            rolesText(one),
            ...[one.hasPassword, one.hasTotp, one.isClosed].map((is) => (is ? 'yes' : 'no')),
          ]),
        ),
  )
  return 0
}
