/** A broken world: what is thrown when the store, the broker or the disk fails, or the program is used wrongly. */

/** `usage`: wrong option or argument; `unavailable`: a service can't be reached or refused; `conflict`: somebody else holds it; `internal`: a defect. */
export type ErrorCode = 'usage' | 'unavailable' | 'conflict' | 'not_found' | 'internal'

/** What every call throws when the world is broken; bad data is a `Parsed` instead. `code` is stable, `message` for people. */
export class CallboardError extends Error {
  readonly code: ErrorCode

  /** `message` names the value, the rule and the remedy in one line. */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'CallboardError'
    this.code = code
  }
}

/** Closes a switch over a union: a new member fails to compile here. */
export function unreachable(value: never): never {
  throw new CallboardError('internal', `Unexpected value ${JSON.stringify(value)}.`)
}
