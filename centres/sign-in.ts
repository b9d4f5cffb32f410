/** Signing in, and what a person changes of the own account; every change asks for the password again, and for a code where there is a second factor. */
import { createHash } from 'node:crypto'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { hours, type Instant, MINUTE_MS, minutes } from '../domain/kernel/time.ts'
import type { KnownAccount } from '../domain/operations/account.ts'
import { accountKey } from '../domain/operations/account-id.ts'
import { type Principal, system } from '../domain/principal.ts'
import type { AttemptRule, Credential } from '../ledger/credentials.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { accountTyped, give } from './accounts.ts'
import { newRecoveryCodes, newTotpSecret, recoveryHash, stepOfCode, totpEnrolment } from './one-time-codes.ts'
import { hashPassword, keyUnder, sealed, unsealed, weakness } from './passwords.ts'

export const signInErrors = {
  'sign_in.wrong': 'Id, password or code is wrong. Type them again; an administrator can send an invitation, which sets a new password.',
  'sign_in.locked': 'Too many attempts failed in a row. Wait as long as the message says; an invitation ends the wait.',
  'sign_in.code_needed': 'The account has a second factor. Send the six digits of the authenticator app, or a recovery code.',
  'invitation.first_taken':
    'Nobody can sign in, and account admin was not made for the first administrator. Grant somebody role admin by `callboard account grant`, and invite them by `account invite`.',
  'invitation.invalid': 'The invitation is none, was used, replaced or is older than a day. Ask an administrator for another.',
  'password.weak': 'The password is too easily guessed. Take a sentence of twelve characters or more.',
  'password.unchanged': 'The new password is the one there is already. Take another.',
  'totp.wrong': 'The code is not the one of the new second factor. Check the clock of the device and type the next code.',
  'totp.not_begun': 'No second factor was begun. Begin with the secret, then confirm by its first code.',
} as const

/** Five mistakes are typing, ten thousand are not: from the fifth on the next one waits a minute, two, … an hour. */
const RULE: AttemptRule = {
  free: 5,
  firstWait: minutes(1),
  longestWait: hours(1),
  // Longer than any wait. A core makes 40 attempts a second: made-up ids then take 50 MB at most, and that for two hours.
  forgottenAfter: hours(2),
}

/** Of the id as typed, in any case and width, whether or not there is such an account: both wait alike, and what was typed by mistake is kept nowhere. */
const attemptKey = (typed: string): string =>
  createHash('sha256')
    .update(`sign-in ${accountKey(typed.trim())}`)
    .digest('hex')

export const endLock = (ledger: Ledger, id: string): Promise<void> => ledger.forgetAttempts(attemptKey(id))

const wrong = (): Parsed<never> => rejected('sign_in.wrong', 'Id, password or code is wrong; type them again.')

/** Whoever has proved to be the account acts for it, whatever its roles. */
export const proven = ({ id, name }: Pick<KnownAccount, 'id' | 'name'>): Principal => ({ ...system(id), name })

export type Proof = { readonly password: string; readonly code?: string | undefined }

type Proven = { readonly account: KnownAccount; readonly revision: number; readonly credential: Credential; readonly key: Buffer }

/** Counts an attempt, which its caller has to forget once all is proved. */
async function provePassword(ledger: Ledger, typed: string, password: string, at: Instant): Promise<Parsed<Proven>> {
  const until = await ledger.attempt(attemptKey(typed), at, RULE)
  if (until !== undefined)
    return rejected('sign_in.locked', `Too many attempts failed; wait ${Math.ceil((until - at) / MINUTE_MS)} min and try again.`)
  const account = await accountTyped(ledger, typed)
  // Where there is none another's credential is read, so that it takes as long.
  const { revision, credential } = await ledger.credential(account?.id ?? 'none')
  const key = await keyUnder(password, account && !account.isClosed ? credential.password : undefined)
  return account && key ? parsed({ account, revision, credential, key }) : wrong()
}

async function prove(ledger: Ledger, typed: string, { password, code }: Proof, at: Instant): Promise<Parsed<Proven>> {
  const known = await provePassword(ledger, typed, password, at)
  if (!known.ok) return known
  const { account, credential, key, revision } = known.value
  const { id } = account
  if (!credential.totp) {
    await endLock(ledger, id)
    return known
  }
  if (code === undefined || code.trim() === '')
    return rejected('sign_in.code_needed', `Account '${id}' has a second factor; send its code too.`)
  const next = used(credential, credential.totp, code, key, at)
  // Somebody else who used the same code at the same time was first.
  if (!next || !(await ledger.saveCredential(id, revision, next))) return wrong()
  await endLock(ledger, id)
  return parsed({ ...known.value, credential: next, revision: revision + 1 })
}

/** The credential after the code was used; undefined where it is none. */
function used(
  credential: Credential,
  totp: NonNullable<Credential['totp']>,
  code: string,
  key: Buffer,
  at: Instant,
): Credential | undefined {
  const lastStep = stepOfCode(unsealed(totp.sealed, key), code, at, totp.lastStep)
  if (lastStep !== undefined) return { ...credential, totp: { ...totp, lastStep } }
  const hash = recoveryHash(code)
  return credential.recovery.includes(hash) ? { ...credential, recovery: credential.recovery.filter((one) => one !== hash) } : undefined
}

/** Rejections: `sign_in.wrong`, `sign_in.locked`, `sign_in.code_needed`; an unknown id is answered as a wrong password, after as long. */
export async function signIn(
  ledger: Ledger,
  { id, ...proof }: Proof & { readonly id: string },
  at: Instant,
): Promise<Parsed<KnownAccount>> {
  const done = await prove(ledger, id, proof, at)
  return done.ok ? parsed(done.value.account) : done
}

/** What is said before it is done: after a crash in between the ledger says a change too many, never one too few. */
async function change(
  ledger: Ledger,
  { account, revision }: Proven,
  type: 'SetPassword' | 'EnrolTotp' | 'DropTotp',
  credential: Credential,
  at: Instant,
): Promise<Parsed<KnownAccount>> {
  const said = await give(ledger, proven(account), { type, id: account.id, at })
  if (!said.ok) return said
  const saved = await ledger.saveCredential(account.id, revision, credential)
  return saved ? said : wrong()
}

/** Ends every session that was made before, the own one too: make another of what is answered. Rejections: those of `signIn`, `password.weak`, `password.unchanged`. */
export async function changePassword(
  ledger: Ledger,
  { id }: Pick<Principal, 'id'>,
  { current, next, code }: { readonly current: string; readonly next: string; readonly code?: string | undefined },
  at: Instant,
): Promise<Parsed<KnownAccount>> {
  const known = await prove(ledger, id, { password: current, code }, at)
  if (!known.ok) return known
  const { account, credential, key } = known.value
  const weak = weakness(next, account, current)
  if (weak) return weak
  const made = await hashPassword(next)
  const { totp } = credential
  const moved = totp && { ...totp, sealed: sealed(unsealed(totp.sealed, key), made.key) }
  return change(ledger, known.value, 'SetPassword', { ...credential, password: made.hash, totp: moved, totpNext: undefined }, at)
}

/** Begins a second factor; it counts once `confirmTotp` has had its first code. `secret` and `uri` are told once. */
export async function enrolTotp(
  ledger: Ledger,
  { id }: Pick<Principal, 'id'>,
  proof: Proof,
  at: Instant,
): Promise<Parsed<{ readonly secret: string; readonly uri: string }>> {
  const known = await prove(ledger, id, proof, at)
  if (!known.ok) return known
  const { credential, key, revision } = known.value
  const secret = newTotpSecret()
  const saved = await ledger.saveCredential(id, revision, { ...credential, totpNext: sealed(secret, key) })
  return saved ? parsed(totpEnrolment(secret, id)) : wrong()
}

/** Answers ten recovery codes, told once. Rejections: those of `signIn`, `totp.not_begun`, `totp.wrong`. */
export async function confirmTotp(
  ledger: Ledger,
  { id }: Pick<Principal, 'id'>,
  { password, code }: { readonly password: string; readonly code: string },
  at: Instant,
): Promise<Parsed<{ readonly recoveryCodes: readonly string[] }>> {
  const known = await provePassword(ledger, id, password, at)
  if (!known.ok) return known
  const { credential, key } = known.value
  const { totpNext } = credential
  if (totpNext === undefined) return rejected('totp.not_begun', `Account '${id}' has no second factor to confirm; begin one first.`)
  const lastStep = stepOfCode(unsealed(totpNext, key), code, at, 0)
  if (lastStep === undefined) return rejected('totp.wrong', 'The code is not the one of the new second factor; type the next one.')
  const recoveryCodes = newRecoveryCodes()
  const next = { ...credential, totp: { sealed: totpNext, lastStep }, totpNext: undefined, recovery: recoveryCodes.map(recoveryHash) }
  const done = await change(ledger, known.value, 'EnrolTotp', next, at)
  if (!done.ok) return done
  await endLock(ledger, id)
  return parsed({ recoveryCodes })
}

export async function dropTotp(ledger: Ledger, { id }: Pick<Principal, 'id'>, proof: Proof, at: Instant): Promise<Parsed<KnownAccount>> {
  const known = await prove(ledger, id, proof, at)
  if (!known.ok) return known
  return change(ledger, known.value, 'DropTotp', { ...known.value.credential, totp: undefined, totpNext: undefined, recovery: [] }, at)
}

/** Ends every session that was made before `at`: of the own account, or by an administrator. */
export function signOutEverywhere(ledger: Ledger, principal: Principal, id: string, at: Instant): Promise<Parsed<KnownAccount>> {
  return give(ledger, principal, { type: 'SignOutEverywhere', id, at })
}
