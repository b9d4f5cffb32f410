/** `/api/accounts` and `/api/tokens`: the same commands as `callboard account` and `callboard token`. */
import { createAccount, give, hasAccounts, readAccounts } from '../../centres/accounts.ts'
import { closeAccount, type Invitation, invite } from '../../centres/invitations.ts'
import { signOutEverywhere } from '../../centres/sign-in.ts'
import { revokeToken as endToken, createToken as makeToken, readTokens } from '../../centres/tokens.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { type Instant, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { ACCOUNT_ROLES, type KnownAccount } from '../../domain/operations/account.ts'
import { endOf, type KnownToken } from '../../domain/operations/token.ts'
import type { Grant, Principal } from '../../domain/principal.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import {
  type AccountChange,
  type AccountList,
  type AccountRow,
  changeAccount,
  createToken,
  getAccounts,
  revokeToken,
  type TokenRow,
} from '../api/accounts.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { accepted, Refused } from '../problem.ts'

export function accountRoutes(app: Api, { ledger, clock }: Pick<Deps, 'ledger' | 'clock'>): void {
  const list = async (): Promise<AccountList> => {
    const [accounts, tokens, at] = [await readAccounts(ledger), await readTokens(ledger), clock()]
    return {
      accounts: accounts.map((account) => accountRow(account, at)),
      tokens: tokens.map((token) => tokenRow(token, accounts, at)),
      roles: [...ACCOUNT_ROLES],
      needsSignIn: accounts.length > 0,
    }
  }
  app.route({ ...getAccounts, handler: list })
  app.route({
    ...changeAccount,
    handler: async (request) => {
      const { params, body } = request
      const asked: Asked = { ledger, principal: principalOf(request), id: params.id, at: clock(), from: instantOf(body.from) }
      const invitation = accepted(await CHANGES[body.action](asked, body))
      return { invitation: invitation === undefined ? null : { secret: invitation.secret, until: toIso(invitation.until) } }
    },
  })
  app.route({
    ...createToken,
    handler: async (request) => {
      const { name, grants, topics = [], owner, expiresAt } = request.body
      const reach = { grants: grants.length === 0 ? undefined : grants, owner, expiresAt: instantOf(expiresAt) }
      return accepted(await makeToken(ledger, principalOf(request), { name, topics, client: undefined, ...reach, at: clock() }))
    },
  })
  app.route({
    ...revokeToken,
    handler: async (request) => {
      accepted(await endToken(ledger, principalOf(request), request.params.id, clock()))
      return list()
    },
  })
}

type Asked = {
  readonly ledger: Ledger
  readonly principal: Principal
  readonly id: string
  readonly at: Instant
  readonly from: Instant | undefined
}
type Change = (asked: Asked, body: AccountChange) => Promise<Parsed<Invitation | undefined>>

const nothing = (done: Parsed<KnownAccount>): Parsed<undefined> => (done.ok ? parsed(undefined) : done)
const invited = ({ ledger, principal, id, at }: Asked): Promise<Parsed<Invitation>> => invite(ledger, principal, id, at)

const CHANGES: Readonly<Record<AccountChange['action'], Change>> = {
  create: async (asked, { name = '', grants = [] }) => {
    const { ledger, principal, id, at, from } = asked
    // From the first account on people sign in: whoever makes it has to be able to.
    if (!(await hasAccounts(ledger)) && !isAdministrator(grants, from, at)) return rejected('account.first_administrator', FIRST)
    const made = await createAccount(ledger, principal, { id, name, grants, from }, at)
    return made.ok ? invited(asked) : made
  },
  grant: (asked, { grants = [] }) => onEach(asked, grants, 'GrantRole'),
  revoke: (asked, { grants = [] }) => onEach(asked, grants, 'RevokeRole'),
  invite: invited,
  close: async ({ ledger, principal, id, at }) => nothing(await closeAccount(ledger, principal, id, at)),
  reopen: async ({ ledger, principal, id, at }) => nothing(await give(ledger, principal, { type: 'ReopenAccount', id, at })),
  sign_out: async ({ ledger, principal, id, at }) => nothing(await signOutEverywhere(ledger, principal, id, at)),
}

const FIRST = 'The first account has to be an administrator of everything, from now on: after it everybody signs in. Give it role admin.'

const isAdministrator = (grants: readonly Grant[], from: Instant | undefined, at: Instant): boolean =>
  (from === undefined || from <= at) && grants.some(({ role, scope }) => role === 'admin' && scope === 'all')

async function onEach(
  { ledger, principal, id, at, from }: Asked,
  grants: readonly Grant[],
  type: 'GrantRole' | 'RevokeRole',
): Promise<Parsed<undefined>> {
  for (const grant of grants) {
    const done = await give(
      ledger,
      principal,
      type === 'GrantRole' ? { type, id, ...grant, from, at } : { type, id, role: grant.role, from, at },
    )
    if (!done.ok) return done
  }
  return parsed(undefined)
}

function instantOf(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  const read = parseInstant(text)
  if (!read.ok) throw new Refused(400, read.rejection)
  return read.value
}

const accountRow = ({ id, name, grants, hasPassword, hasTotp, isClosed, subject }: KnownAccount, at: Instant): AccountRow => ({
  ...{ id, name, hasPassword, hasSecondFactor: hasTotp, isClosed, provider: subject?.issuer ?? '' },
  grants: grants
    .filter(({ to }) => to === undefined || to > at)
    .toSorted((a, b) => a.from - b.from)
    .map(({ role, scope, teams, sites, from, to }) => ({
      ...{ role, scope, teams: [...teams], sites: [...sites] },
      ...{ from: toIso(from), to: to === undefined ? null : toIso(to) },
    })),
})

function tokenRow(token: KnownToken, accounts: readonly KnownAccount[], at: Instant): TokenRow {
  const owner = accounts.find(({ id }) => id === token.owner)
  return {
    ...{ id: token.id, name: token.name, owner: token.owner ?? null, topics: [...token.topics] },
    grants: token.grants.map(({ role, scope, teams, sites }) => ({ role, scope, teams: [...teams], sites: [...sites] })),
    createdAt: toIso(token.createdAt),
    expiresAt: token.expiresAt === undefined ? null : toIso(token.expiresAt),
    state: endOf(token, owner, at)?.code.replace('token.', '') ?? 'in_force',
  }
}
