/** Invitations: a secret, good for a day and for once, by which somebody sets the first password of an account or a new one. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { days, type Instant, plus } from '../domain/kernel/time.ts'
import { grantsAt, isAdministratorAt, type KnownAccount } from '../domain/operations/account.ts'
import { isAccountId } from '../domain/operations/account-id.ts'
import { type Principal, system } from '../domain/principal.ts'
import type { Credential } from '../ledger/credentials.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createAccount, give, readAccount, readAccounts } from './accounts.ts'
import { hashPassword, weakness } from './passwords.ts'
import { endLock, proven } from './sign-in.ts'

const GOOD_FOR = days(1)

/** `cbi_ID.SECRET`: the id finds the account, the 256 bits of the secret prove it. */
const FORM = /^cbi_([\w-]{1,400})\.([\w-]{43})$/

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export type Invitation = { readonly secret: string; readonly until: Instant }

/** Told once: only a hash is kept. An earlier invitation of the account is good no more. Rejections: those of the account's commands. */
export async function invite(ledger: Ledger, principal: Principal, id: string, at: Instant): Promise<Parsed<Invitation>> {
  const until = plus(at, GOOD_FOR)
  const said = await give(ledger, principal, { type: 'InviteAccount', id, until, at })
  if (!said.ok) return said
  const secret = randomBytes(32).toString('base64url')
  await keep(ledger, id, (credential) => ({ ...credential, invitation: { hash: hashOf(secret).toString('base64url'), until } }))
  return parsed({ secret: `cbi_${Buffer.from(id).toString('base64url')}.${secret}`, until })
}

/**
 * Sets the password and drops the second factor, which is sealed under the old one; every session and wait of the account ends.
 * Rejections: `invitation.invalid`, `password.weak`, which leaves the invitation good.
 */
export async function redeem(
  ledger: Ledger,
  { secret, password }: { readonly secret: string; readonly password: string },
  at: Instant,
): Promise<Parsed<KnownAccount>> {
  const [, encoded = '', random = ''] = FORM.exec(secret) ?? []
  const id = Buffer.from(encoded, 'base64url').toString()
  const account = isAccountId(id) ? await readAccount(ledger, id) : undefined
  if (!account || account.isClosed) return invalid()
  const { revision, credential } = await ledger.credential(id)
  const { invitation } = credential
  if (!invitation || at >= invitation.until || !timingSafeEqual(hashOf(random), Buffer.from(invitation.hash, 'base64url'))) return invalid()
  const weak = weakness(password, account)
  if (weak) return weak
  const { hash } = await hashPassword(password)
  const said = await give(ledger, proven(account), { type: 'SetPassword', id, at })
  if (!said.ok) return said
  if (!(await ledger.saveCredential(id, revision, { password: hash, recovery: [] }))) return invalid()
  await endLock(ledger, id)
  return give(ledger, proven(account), { type: 'DropTotp', id, at })
}

const invalid = (): Parsed<never> =>
  rejected('invitation.invalid', 'The invitation is none, was used or replaced, or is older than a day; ask an administrator for another.')

/** Closes the account and forgets what proves it. */
export async function closeAccount(ledger: Ledger, principal: Principal, id: string, at: Instant): Promise<Parsed<KnownAccount>> {
  const closed = await give(ledger, principal, { type: 'CloseAccount', id, at })
  if (closed.ok) await keep(ledger, id, () => ({ recovery: [] }))
  return closed
}

/** Whoever is first in between changes something else: it is read again. */
async function keep(ledger: Ledger, id: string, change: (credential: Credential) => Credential): Promise<void> {
  for (let isSaved = false; !isSaved; ) {
    const { revision, credential } = await ledger.credential(id)
    isSaved = await ledger.saveCredential(id, revision, change(credential))
  }
}

/** Who makes the first administrator: the program that was started without one. */
const starter: Principal = { ...system('first-administrator'), roles: ['admin'] }
const FIRST = { id: 'admin', name: 'Administrator', grants: [{ role: 'admin', scope: 'all', teams: [], sites: [] }] } as const

/**
 * Makes account `admin` where nobody can sign in yet, and invites to it; undefined where somebody can. One that is there is invited only if that
 * gives it nothing: never opened again, never raised. Rejections: `invitation.first_taken`, and those of making an account.
 */
export async function inviteFirst(ledger: Ledger, at: Instant): Promise<Parsed<(Invitation & { readonly id: string }) | undefined>> {
  const all = await readAccounts(ledger)
  if (all.some(({ hasPassword }) => hasPassword)) return parsed(undefined)
  const there = all.find(({ id }) => id === FIRST.id)
  if (there && !isAdministratorAlone(there, at)) return taken(there, at)
  const made = there ? parsed(there) : await createAccount(ledger, starter, FIRST, at)
  if (!made.ok) return made
  const invited = await invite(ledger, starter, FIRST.id, at)
  return invited.ok ? parsed({ ...invited.value, id: FIRST.id }) : invited
}

const isAdministratorAlone = (account: KnownAccount, at: Instant): boolean =>
  isAdministratorAt(account, at) && grantsAt(account, at).length === 1

function taken(account: KnownAccount, at: Instant): Parsed<never> {
  const roles = grantsAt(account, at).map(({ role, scope }) => `${role} (${scope})`)
  const held = account.isClosed ? 'closed' : roles.length === 0 ? 'there without a role' : `there as ${roles.join(', ')}`
  return rejected(
    'invitation.first_taken',
    `Account '${account.id}' is ${held} and is not made the first administrator; name one: callboard account create ID --name NAME --role admin, or account grant ID admin, then account invite ID.`,
  )
}
