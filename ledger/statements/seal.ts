/** Chains events by hash: each seal covers the event and the seal before it, so a change made behind the ledger's back is found. */
import { createHash } from 'node:crypto'

/** What a seal covers: who, when, what and – in `data` – why. */
export type Sealed = {
  readonly stream: string
  readonly version: number
  readonly id: string
  readonly type: string
  /** JSON as stored. */
  readonly data: string
  readonly at: number
  readonly actor: string
  readonly recordedAt: number
}

/** The seal before the first event. */
export const FIRST_SEAL = ''

/** SHA-256 in hexadecimal; the parts are a JSON array, so no two different events share one text. */
export const sealOf = (previous: string, { stream, version, id, type, data, at, actor, recordedAt }: Sealed): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, stream, version, id, type, data, at, actor, recordedAt]))
    .digest('hex')
