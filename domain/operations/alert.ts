/** An alert over time: it is raised when a value has been past its limit for long enough, and ends when the value has come back by a margin. */
import type { Machine } from '../kernel/machine.ts'
import { isAllowed, statusAfter } from '../kernel/machine.ts'
import { type Instant, type Seconds, secondsBetween } from '../kernel/time.ts'

/** `recover` lies on the good side of `limit`; between the two an alert stays what it is, so that a value that hovers does not flap. */
export type AlertLimits = {
  readonly better: 'higher' | 'lower'
  readonly limit: number
  readonly recover: number
  /** The value has to be past the limit for this long. 0: at once. */
  readonly holdsFor: Seconds
  /** No value for this long is an alert of its own kind. */
  readonly staleAfter: Seconds
}

export type AlertStatus = 'quiet' | 'pending' | 'raised' | 'stale'

/** `since`: the status began; `valueAt`: the last value's instant. */
export type Alert = { readonly status: AlertStatus; readonly since: Instant; readonly valueAt: Instant; readonly value: number | undefined }

/** A sample without a value, or with one that is no number, says that nothing was measured. */
export type AlertSample = { readonly at: Instant; readonly value: number | null }

type Step = 'Exceed' | 'Hold' | 'Recover' | 'FallSilent'

export const ALERT: Machine<AlertStatus, Step> = {
  name: 'alert',
  title: { en: 'Alert', zh: '告警' },
  initial: 'quiet',
  ends: [],
  transitions: {
    Exceed: { from: ['quiet', 'stale'], to: 'pending' },
    Hold: { from: ['pending'], to: 'raised' },
    Recover: { from: ['pending', 'raised', 'stale'], to: 'quiet' },
    FallSilent: { from: ['quiet', 'pending', 'raised'], to: 'stale' },
  },
}

/** An alert that has not seen a value yet. */
export const quietSince = (at: Instant): Alert => ({ status: ALERT.initial, since: at, valueAt: at, value: undefined })

/** The alert after a sample. A sample from before the last one changes nothing, so repeats and disorder raise no alert. */
export function nextAlert(alert: Alert, { at, value }: AlertSample, limits: AlertLimits): Alert {
  if (!(at >= alert.valueAt && at >= alert.since)) return alert
  if (value === null || !Number.isFinite(value))
    return secondsBetween(alert.valueAt, at) >= limits.staleAfter ? moved(alert, 'FallSilent', at) : alert
  const measured = { ...alert, valueAt: at, value }
  if (isPast(value, limits.limit, limits)) {
    const pending = moved(measured, 'Exceed', at)
    return pending.status === 'pending' && secondsBetween(pending.since, at) >= limits.holdsFor ? moved(pending, 'Hold', at) : pending
  }
  // A pending alert ends as soon as the value is back within its limit: it was never raised.
  const isBack = alert.status === 'pending' || alert.status === 'stale' || !isPast(value, limits.recover, limits)
  return isBack ? moved(measured, 'Recover', at) : measured
}

const isPast = (value: number, limit: number, { better }: AlertLimits): boolean => (better === 'higher' ? value < limit : value > limit)

function moved(alert: Alert, step: Step, at: Instant): Alert {
  return isAllowed(ALERT, step, alert.status) ? { ...alert, status: statusAfter(ALERT, step, alert.status), since: at } : alert
}
