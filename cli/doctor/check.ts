/** One thing that must hold for the line to work, what was found, and what to do where it does not hold. */
import { isDiskFull } from '../../domain/kernel/disk-full.ts'

export type Check = {
  readonly id: string
  readonly ok: boolean
  /** What was found. */
  readonly value: string | number | null
  readonly rule: string
  /** Empty where nothing is to be done. */
  readonly remedy: string
}

export const checked = (id: string, ok: boolean, value: Check['value'], rule: string, remedy: string): Check => ({
  id,
  ok,
  value,
  rule,
  remedy: ok ? '' : remedy,
})

/** What `look` finds; where it throws, one failed check that says why. */
export async function looked(id: string, rule: string, remedy: string, look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [
      checked(
        id,
        false,
        message.split('\n')[0] ?? '',
        rule,
        isDiskFull(error) ? 'Free space on that disk; nothing else is wrong.' : remedy,
      ),
    ]
  }
}
