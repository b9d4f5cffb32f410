/** Who signed in and out and what was refused to whom, into the ledger; a ledger that does not take it stops nobody from being refused. */
import type { FastifyRequest } from 'fastify'
import { nameOfTyped, recordAccess } from '../../centres/access.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** Whose id was typed by somebody who has proved nothing. */
export type Typed = { readonly typed: string }

/** `what`: sign_in, sign_out … or the method and pattern of an address; `outcome`: ok, or a code. */
export type AccessLog = (request: FastifyRequest, who: string | Typed, what: string, outcome: string) => Promise<void>

/** `key`: under which ids that are no account's are made unreadable. */
export function accessLogOf(ledger: Ledger, clock: Clock, key: Buffer): AccessLog {
  const record = async (request: FastifyRequest, said: string | Typed, what: string, outcome: string): Promise<void> => {
    const who = typeof said === 'string' ? said : await nameOfTyped(ledger, said.typed, key)
    await recordAccess(ledger, { who, what, outcome, address: request.ip, at: clock() })
  }
  return async (request, who, what, outcome) => {
    const recording = record(request, who, what, outcome)
    // What succeeds has to be on record; a refusal stands without it.
    if (outcome === 'ok') return recording
    await recording.catch((error: unknown) => request.log.error({ err: error }, 'a refusal could not be recorded'))
  }
}
