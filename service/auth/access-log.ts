/** Who signed in and out and what was refused to whom, into the ledger; a ledger that does not take it stops nobody from being refused. */
import type { FastifyRequest } from 'fastify'
import { recordAccess } from '../../centres/access.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** `what`: sign_in, sign_out … or the method and pattern of an address; `outcome`: ok, or a code. */
export type AccessLog = (request: FastifyRequest, who: string, what: string, outcome: string) => Promise<void>

export const accessLogOf =
  (ledger: Ledger, clock: Clock): AccessLog =>
  async (request, who, what, outcome) => {
    const recording = recordAccess(ledger, { who, what, outcome, address: request.ip, at: clock() })
    // What succeeds has to be on record; a refusal stands without it.
    if (outcome === 'ok') return recording
    await recording.catch((error: unknown) => request.log.error({ err: error }, 'a refusal could not be recorded'))
  }
