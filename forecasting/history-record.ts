/** What is kept of each import of calls from the time before: who brought which file, when, and how much of it was taken. */
import type { Decider } from '../domain/kernel/decider.ts'
import { parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'

export type HistoryFile = {
  /** SHA-256 of its bytes, hexadecimal. */
  readonly fileHash: string
  /** '' where the text was pasted. */
  readonly fileName: string
  readonly rows: number
  readonly rejected: number
  /** Half-hours stored. */
  readonly slots: number
}

export type HistoryCommand = HistoryFile & { readonly type: 'ImportHistory'; readonly at: Instant }
export type HistoryEvent = HistoryFile & { readonly type: 'history_imported'; readonly at: Instant; readonly by: string }
/** Every import of one file, oldest first. */
export type HistoryImports = readonly HistoryEvent[]

/** A file of which nothing can be taken is no import. */
export const historyDecider: Decider<HistoryCommand, HistoryEvent, HistoryImports> = {
  initial: [],
  decide: ({ at, fileHash, fileName, rows, rejected, slots }) =>
    parsed(slots === 0 ? [] : [{ type: 'history_imported', at, fileHash, fileName, rows, rejected, slots }]),
  evolve: (imports, event) => [...imports, event],
}
