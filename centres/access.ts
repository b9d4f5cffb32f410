/** Who signed in and out, who looked at what, and what was refused to whom: audit events in the ledger, under the seal as all others. */
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { type Instant, MINUTE_MS, toIso } from '../domain/kernel/time.ts'
import { accountKey } from '../domain/operations/account-id.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { accountTyped, readAccount } from './accounts.ts'

export type Access = {
  /** Who signed in, or `nameOfTyped` where nobody has. */
  readonly who: string
  readonly address: string
  /** `sign_in`, `sign_out`, or the operation that was asked for. */
  readonly what: string
  /** `ok`, or the code of the refusal. */
  readonly outcome: string
  /** Id of the token by which it was asked. */
  readonly token?: string | undefined
  /** What was looked at: the id of a score, a board, a query. */
  readonly subject?: string | undefined
  /** More that is kept of the first of those that count as one. */
  readonly detail?: Readonly<Record<string, string | number>> | undefined
  /** Of what was allowed: what comes again within so long, by the clock, is the same; without it each is kept. */
  readonly onceInMs?: number | undefined
  readonly at: Instant
}

const LONGEST_WHO = 64
/** Somebody who makes names up fills the ledger with this many events a minute, 10 MB a day. */
const UNKNOWN_A_MINUTE = 16

/**
 * The account that was typed, or a word that says of the rest only whether it is the same again: passwords get typed where ids belong. Under a key,
 * so that whoever has the ledger alone can't try words against it.
 */
export async function nameOfTyped(ledger: Ledger, typed: string, key: Buffer): Promise<string> {
  const account = await accountTyped(ledger, typed)
  const mark = createHmac('sha256', key)
    .update(`typed id ${accountKey(typed.trim())}`)
    .digest('hex')
  return account?.id ?? `unknown:${mark.slice(0, 8)}`
}

/**
 * What was refused is kept once for each account or token, operation, thing and minute, and of names that are no account's a few a minute; what was
 * looked at once for each account or token, operation, thing and `onceInMs`. A stream of its own for each, named after what makes it one: a second one
 * conflicts, whichever process writes it.
 */
export async function recordAccess(ledger: Ledger, access: Access): Promise<void> {
  const { who, address, what, outcome, token, subject, detail, at } = access
  const name = nameOf(who)
  const isRefused = outcome !== 'ok'
  const span = isRefused ? MINUTE_MS : access.onceInMs
  const said = [what, outcome, ...(subject === undefined ? [] : [subject])].join(' ')
  const own = span === undefined ? randomUUID() : await coalesced(ledger, name, token, `${said} ${Math.floor(at / span)}`)
  const stream = `access/${toIso(at).slice(0, 10)}/${own}`
  const type = isRefused ? 'access_refused' : 'access_allowed'
  const data = {
    address,
    what,
    outcome,
    ...(token === undefined ? {} : { token }),
    ...(subject === undefined ? {} : { subject }),
    ...detail,
  }
  await ledger.append(stream, 0, [{ id: `${stream}/1`, type, at, actor: name, data }])
}

/** In whole characters, none of which is a command to a terminal or turns the direction of text. */
const nameOf = (who: string): string => [...who.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim()].slice(0, LONGEST_WHO).join('') || 'nobody'

async function coalesced(ledger: Ledger, name: string, token: string | undefined, what: string): Promise<string> {
  const isKnown = token !== undefined || (await readAccount(ledger, name)) !== undefined
  const slot = isKnown ? `account ${name}${token ?? ''}` : `unknown ${(hashOf(name)[0] ?? 0) % UNKNOWN_A_MINUTE}`
  return hashOf(`${slot} ${what}`).toString('hex').slice(0, 24)
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()
