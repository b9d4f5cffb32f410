/** The port of what proves who somebody is: beside the events, since it changes, must be erasable and belongs in no chain. */
import type { Instant, Seconds } from '../domain/kernel/time.ts'

/** Hashes and sealed texts alone; no secret can be read out of it. */
export type Credential = {
  readonly password?: string | undefined
  /** `lastStep`: the time step of the newest code that was accepted, so that none is taken twice. */
  readonly totp?: { readonly sealed: string; readonly lastStep: number } | undefined
  /** A second factor whose first code has not come yet. */
  readonly totpNext?: string | undefined
  /** Of the recovery codes that are left. */
  readonly recovery: readonly string[]
  readonly invitation?: { readonly hash: string; readonly until: Instant } | undefined
}

/** From the `free`th attempt in a row on each makes the next wait, twice as long each time. */
export type AttemptRule = {
  readonly free: number
  readonly firstWait: Seconds
  readonly longestWait: Seconds
  /** An attempt that long ago counts no more and is kept no longer. */
  readonly forgottenAfter: Seconds
}

export interface Credentials {
  /** Revision 0 where there is none. */
  credential(account: string): Promise<{ readonly revision: number; readonly credential: Credential }>
  /** Writes it where the revision is the one that was read; false where somebody was first. */
  saveCredential(account: string, revision: number, credential: Credential): Promise<boolean>
  /** Counts an attempt before its outcome is known, so that many at once are as many; answers until when it has to wait instead, then uncounted. */
  attempt(key: string, at: Instant, rule: AttemptRule): Promise<Instant | undefined>
  /** It succeeded: the next one is the first again. */
  forgetAttempts(key: string): Promise<void>
}
