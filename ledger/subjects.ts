/** The port of whom events are about: one key each, and the tombstone of a key that was destroyed. */
import type { Instant } from '../domain/kernel/time.ts'

/** Whose key was destroyed; it is never made again. */
export type Erasure = { readonly subject: string; readonly at: Instant; readonly by: string; readonly reason: string }

export interface Subjects {
  /**
   * Overwrites the key of the subject, so that what was sealed with it reads as erased, and forgets what tells repeats of commands on its streams. One
   * that never had a key gets its tombstone too. The first erasure stands; answers it.
   */
  eraseSubject(erasure: Erasure): Promise<Erasure>
  /** In order of their instants. */
  erasures(): Promise<Erasure[]>
  /** Events about the subject that hold personal members in clear, because they were written before those were sealed. */
  countInClear(subject: string, personal: Readonly<Record<string, readonly string[]>>): Promise<number>
}
