/** Who signed in and out and what was refused to whom, into the ledger; a ledger that does not take it stops nobody from being refused. */
import type { FastifyRequest } from 'fastify'
import { nameOfTyped, recordAccess } from '../../centres/access.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** Whose id was typed by somebody who has proved nothing. */
export type Typed = { readonly typed: string }

/** Somebody by a token: `token` is its id. */
export type ByToken = { readonly name: string; readonly token: string }

type Who = string | Typed | ByToken

/** `what`: sign_in, sign_out … or the method and pattern of an address; `outcome`: ok, or a code. */
export type AccessLog = (request: Pick<FastifyRequest, 'ip' | 'log'>, who: Who, what: string, outcome: string) => Promise<void>

/** `key`: under which ids that are no account's are made unreadable. */
export function accessLogOf(ledger: Ledger, clock: Clock, key: Buffer): AccessLog {
  const named = async (who: Who): Promise<{ readonly who: string; readonly token?: string }> => {
    if (typeof who === 'string') return { who }
    return 'typed' in who ? { who: await nameOfTyped(ledger, who.typed, key) } : { who: who.name, token: who.token }
  }
  const record: AccessLog = async ({ ip: address }, who, what, outcome) =>
    recordAccess(ledger, { ...(await named(who)), what, outcome, address, at: clock() })
  return async (request, who, what, outcome) => {
    const recording = record(request, who, what, outcome)
    // What succeeds has to be on record; a refusal stands without it.
    if (outcome === 'ok') return recording
    await recording.catch((error: unknown) => request.log.error({ err: error }, 'a refusal could not be recorded'))
  }
}
