/** What the parts of the review page ask of it. */
import type { Evidence, Outcome } from '../published-api.ts'

export type Place = Pick<Evidence, 'segment' | 'fromMs'>

export type ItemActions = {
  readonly onSelect: (itemId: string) => void
  readonly onJump: (itemId: string, place: Place) => void
  /** Resolves to true when the change was stored. */
  readonly onChange: (itemId: string, outcome: Exclude<Outcome, 'unknown'>, reason: string) => Promise<boolean>
}
