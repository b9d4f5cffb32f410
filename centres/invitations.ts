/** Invitations: a secret, good for a day and for once, by which somebody sets the first password of an account or a new one. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { days, type Instant, plus } from '../domain/kernel/time.ts'
import { isAccountId, type KnownAccount } from '../domain/operations/account.ts'
import { type Principal, system } from '../domain/principal.ts'
import type { Credential } from '../ledger/credentials.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { give, readAccount, readAccounts } from './accounts.ts'
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

/** Makes account `admin` where nobody can sign in yet, and invites to it; undefined where somebody can. */
export async function inviteFirst(ledger: Ledger, at: Instant): Promise<Parsed<Invitation | undefined>> {
  if ((await readAccounts(ledger)).some(({ hasPassword }) => hasPassword)) return parsed(undefined)
  const stamp = { id: 'admin', at }
  const made = await give(ledger, starter, { type: 'CreateAccount', name: 'Administrator', ...stamp })
  if (!made.ok && made.rejection.code !== 'account.exists') return made
  const opened = await give(ledger, starter, { type: 'ReopenAccount', ...stamp })
  if (!opened.ok) return opened
  const granted = await give(ledger, starter, { type: 'GrantRole', role: 'admin', scope: 'all', teams: [], sites: [], ...stamp })
  return granted.ok ? invite(ledger, starter, stamp.id, at) : granted
}
