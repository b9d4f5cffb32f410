/** Signing in by an identity provider: the account of a subject, made at its first sign-in, and the roles that the provider vouches for. */
import { createHash } from 'node:crypto'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { grantsAt, type KnownAccount, type Subject } from '../domain/operations/account.ts'
import { type Grant, type Principal, type Role, SCOPES, service } from '../domain/principal.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createAccount, give, readAccounts } from './accounts.ts'

export const providerErrors = {
  'provider.none': 'No identity provider is configured. Sign in with a password, or start with --oidc-issuer and --oidc-client-id.',
  'provider.unavailable': 'The identity provider does not answer. Wait and try again; accounts with a password can sign in meanwhile.',
  'provider.denied': 'The identity provider was told not to let this person in. Sign in there again, or ask its administrator.',
  'provider.refused':
    'What came back from the identity provider is not what was asked for, was used before or is too old. Sign in again; the log says what was wrong.',
  'provider.account_closed': 'The account of this person is closed. An administrator can open it again: `callboard account reopen ID`.',
} as const

/** What a provider says of somebody who has proved to be it. */
export type Vouched = Subject & {
  readonly name: string
  /** Id of the account that is made, where it is one and nobody has it. */
  readonly wantedId: string
  /** Of each role that is the provider's to give what it gives now; roles that are not among `managed` are the administrators'. */
  readonly roles: { readonly managed: readonly Role[]; readonly grants: readonly Grant[] }
}

/** Whoever gives the commands that the provider's word has as a consequence. */
const provider: Principal = { ...service('identity-provider', 'system'), roles: ['admin'] }

/** Bound by issuer and subject: neither name nor address of somebody leads to an account that is there. Rejections: `provider.account_closed`. */
export async function signInVouched(ledger: Ledger, vouched: Vouched, at: Instant): Promise<Parsed<KnownAccount>> {
  // Who signs in twice at once is made once: the second finds the first.
  const known = (await linked(ledger, vouched)) ?? (await made(ledger, vouched, at)) ?? (await linked(ledger, vouched))
  if (!known) return rejected('version.conflict', 'The account is being made by somebody else; sign in again.')
  if (known.isClosed) return rejected('provider.account_closed', `Account '${known.id}' is closed; ask an administrator to open it again.`)
  return parsed(await withRoles(ledger, known, vouched, at))
}

const linked = async (ledger: Ledger, { issuer, subject }: Subject): Promise<KnownAccount | undefined> =>
  (await readAccounts(ledger)).find((account) => account.subject?.issuer === issuer && account.subject.subject === subject)

async function made(ledger: Ledger, { issuer, subject, name, wantedId }: Vouched, at: Instant): Promise<KnownAccount | undefined> {
  const mark = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex')
    .slice(0, 16)
  for (const id of [wantedId, `oidc-${mark}`]) {
    const account = await createAccount(ledger, provider, { id, name: nameFrom(name, id), grants: [] }, at)
    if (!account.ok) continue
    const done = await give(ledger, provider, { type: 'LinkSubject', id, issuer, subject, at })
    if (done.ok) return done.value
  }
  return undefined
}

const nameFrom = (name: string, id: string): string => [...name.replace(/\p{Cc}/gu, ' ').trim()].slice(0, 64).join('') || id

/** What changed alone, dated now. The last administrator keeps the role whatever the provider says: nobody could give it back. */
async function withRoles(
  ledger: Ledger,
  account: KnownAccount,
  { roles: { managed, grants } }: Vouched,
  at: Instant,
): Promise<KnownAccount> {
  const { id } = account
  const wanted = merged(grants)
  const held = grantsAt(account, at)
  const gone = managed.filter((role) => held.some((one) => one.role === role) && !wanted.some((one) => one.role === role))
  let last = account
  for (const grant of wanted) last = await settled(last, give(ledger, provider, { type: 'GrantRole', id, ...grant, at }))
  for (const role of gone) last = await settled(last, give(ledger, provider, { type: 'RevokeRole', id, role, at }))
  return last
}

const settled = async (before: KnownAccount, change: Promise<Parsed<KnownAccount>>): Promise<KnownAccount> => {
  const done = await change
  return done.ok ? done.value : before
}

/** Each role once: several groups give the widest scope, and of the same scope what all of them name. */
function merged(grants: readonly Grant[]): readonly Grant[] {
  const byRole = new Map<Role, Grant>()
  for (const grant of grants) {
    const other = byRole.get(grant.role)
    byRole.set(grant.role, other ? wider(other, grant) : grant)
  }
  return [...byRole.values()]
}

function wider(one: Grant, other: Grant): Grant {
  if (one.scope !== other.scope) return SCOPES.indexOf(one.scope) > SCOPES.indexOf(other.scope) ? one : other
  const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].toSorted()
  return { ...one, teams: union(one.teams, other.teams), sites: union(one.sites, other.sites) }
}
