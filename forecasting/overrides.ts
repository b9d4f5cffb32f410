/** Overrides: what planners know and the model does not, laid over a forecast without changing it, with author, reason and expiry. */
import { isBlank } from '../domain/kernel/blank.ts'
import type { Decided, Decider } from '../domain/kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { DAY_MS, type Instant, toIso } from '../domain/kernel/time.ts'

/** On the calls of each half hour: `multiply` by the amount, `add` it, or `set` it. */
export type OverrideOperation = 'multiply' | 'add' | 'set'

export type Override = {
  readonly overrideId: string
  readonly queueId: string
  /** Slots that begin in `[from, to)`. */
  readonly from: Instant
  readonly to: Instant
  readonly operation: OverrideOperation
  readonly amount: number
  readonly reason: string
  readonly author: string
  /** '' changes the official plan; a name belongs to that what-if branch alone. */
  readonly branch: string
  readonly madeAt: Instant
  /** From then on it no longer holds; absent: until withdrawn. */
  readonly expiresAt?: Instant
  readonly withdrawn?: { readonly at: Instant; readonly by: string; readonly reason: string }
}

type By = { readonly at: Instant; readonly by: string }

export type OverrideTerms = Pick<Override, 'queueId' | 'from' | 'to' | 'operation' | 'amount' | 'reason' | 'branch' | 'expiresAt'>

export type OverrideCommand = { readonly at: Instant } & { readonly overrideId: string } & (
    | { readonly type: 'MakeOverride'; readonly terms: OverrideTerms }
    | { readonly type: 'WithdrawOverride'; readonly reason: string }
  )

export type OverrideEvent = By &
  (
    | { readonly type: 'override_made'; readonly overrideId: string; readonly terms: OverrideTerms }
    | { readonly type: 'override_withdrawn'; readonly reason: string }
  )

/**
 * Rejections: `override.range_invalid`, `override.amount_invalid`, `override.reason_missing`, `override.expired`,
 * `override.branch_invalid`, `override.exists`, `override.not_found`, `override.withdrawn`.
 */
export const overrideDecider: Decider<OverrideCommand, OverrideEvent, Override | undefined> = {
  initial: undefined,
  decide,
  evolve: (override, event) => {
    if (event.type === 'override_made') return { ...event.terms, overrideId: event.overrideId, author: event.by, madeAt: event.at }
    return override && { ...override, withdrawn: { at: event.at, by: event.by, reason: event.reason } }
  },
}

function decide(command: OverrideCommand, override: Override | undefined): Decided<OverrideEvent> {
  const { at } = command
  if (command.type === 'WithdrawOverride') {
    if (!override) return rejected('override.not_found', 'There is no such override; list them to see their ids.')
    if (override.withdrawn)
      return rejected('override.withdrawn', `The override was withdrawn by ${override.withdrawn.by} at ${toIso(override.withdrawn.at)}.`)
    return parsed([{ type: 'override_withdrawn', reason: command.reason.trim(), at }])
  }
  if (override) return rejected('override.exists', `An override with id '${command.overrideId}' exists; give the new one another id.`)
  const fault = faultOf(command.terms, at)
  if (fault) return fault
  const { terms, overrideId } = command
  return parsed([{ type: 'override_made', overrideId, terms: { ...terms, reason: terms.reason.trim() }, at }])
}

const LONGEST_MS = 400 * DAY_MS
const MOST_CALLS = 100_000

function faultOf({ from, to, operation, amount, reason, branch, expiresAt }: OverrideTerms, at: Instant): Parsed<never> | undefined {
  if (!(to > from) || to - from > LONGEST_MS)
    return rejected('override.range_invalid', `The range ${toIso(from)} to ${toIso(to)} must end after it begins, at most 400 days later.`)
  const isFit = Number.isFinite(amount) && Math.abs(amount) <= MOST_CALLS && (operation === 'add' || amount >= 0)
  if (!isFit || (operation === 'multiply' && amount > 100))
    return rejected(
      'override.amount_invalid',
      `${amount} can't ${operation} calls; use a factor from 0 to 100, calls per half hour to add, or calls of at least 0 to set.`,
    )
  if (isBlank(reason)) return rejected('override.reason_missing', 'An override needs a reason; say what the model does not know.')
  if (branch !== '' && !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u.test(branch))
    return rejected('override.branch_invalid', `'${branch}' is no name of a branch; use 1 to 64 letters, digits, blanks, '.', '_' or '-'.`)
  if (expiresAt !== undefined && expiresAt <= at)
    return rejected('override.expired', `The override would expire at ${toIso(expiresAt)}, which is over; choose a later time or none.`)
  return undefined
}

/** Whether the override holds at `at`: made, not withdrawn, not expired. */
const isStanding = ({ madeAt, withdrawn, expiresAt }: Override, at: Instant): boolean =>
  madeAt <= at && (withdrawn === undefined || withdrawn.at > at) && (expiresAt === undefined || expiresAt > at)

/** Where an override is in its life at `at`. */
export const stateAt = (override: Override, at: Instant): 'withdrawn' | 'standing' | 'expired' =>
  override.withdrawn ? 'withdrawn' : isStanding(override, at) ? 'standing' : 'expired'

type Slot = { readonly queueId: string; readonly slotAt: Instant }

/**
 * The overrides of a half-hour that stand at `at`, in the order applied: the official ones, then those of `branch`, each oldest first. The views
 * `forecasts_planned` and `forecast_accuracy` say the same in SQL; a test holds them against this.
 */
export function overridesOn({ queueId, slotAt }: Slot, overrides: readonly Override[], at: Instant, branch = ''): Override[] {
  const isOf = (one: Override): boolean => one.branch === '' || one.branch === branch
  return overrides
    .filter((one) => one.queueId === queueId && slotAt >= one.from && slotAt < one.to && isOf(one) && isStanding(one, at))
    .sort((a, b) => Number(a.branch !== '') - Number(b.branch !== '') || a.madeAt - b.madeAt || (a.overrideId < b.overrideId ? -1 : 1))
}

/** Calls of a half-hour after the overrides on it, never below 0. */
export const applyOverrides = (mean: number, slot: Slot, overrides: readonly Override[], at: Instant, branch = ''): number =>
  Math.max(0, overridesOn(slot, overrides, at, branch).reduce(applied, mean))

function applied(calls: number, { operation, amount }: Override): number {
  switch (operation) {
    case 'multiply':
      return calls * amount
    case 'add':
      return calls + amount
    case 'set':
      return amount
  }
}
