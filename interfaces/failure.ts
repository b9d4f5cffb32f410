/** Why one try of a call gave no answer. */
import type { InterfaceError } from '../domain/operations/interface-port.ts'

/** Failures of the other system or the way to it; they count towards isolation. Everything else is the caller's or the registry's. */
const COUNTED: ReadonlySet<InterfaceError> = new Set<InterfaceError>([
  'interface.timeout',
  'interface.unreachable',
  'interface.broken_off',
  'interface.failed',
  'interface.response_too_large',
  'interface.response_invalid',
])
const REPEATABLE: ReadonlySet<InterfaceError> = new Set<InterfaceError>([
  'interface.unreachable',
  'interface.broken_off',
  'interface.failed',
])

export class CallFailure extends Error {
  readonly code: InterfaceError
  /** HTTP status where there was one. */
  readonly status: number | undefined

  constructor(code: InterfaceError, message: string, status?: number, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.status = status
  }

  get isCounted(): boolean {
    return COUNTED.has(this.code)
  }

  /** Another try may succeed. */
  get isRepeatable(): boolean {
    return REPEATABLE.has(this.code)
  }
}
