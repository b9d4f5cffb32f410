/** How far forecasts were off: by lead and day, with and without overrides, beside the four-week mean. */
import type { Interval } from '../../domain/kernel/time.ts'
import type { LocalDate } from '../../domain/kernel/zone.ts'
import type { Store } from '../store.ts'
import { ofScope, type Scope } from './scope.ts'

const IN_RANGE = `slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}`

const params = (scope: Pick<Scope, 'queues'>, { from, to }: Interval) => ({
  ...ofScope(scope).params,
  from: new Date(from),
  to: new Date(to),
})

/** Sums of one queue, lead and local day; what ratios are made of. */
export type LeadDay = {
  readonly queueId: string
  readonly lead: string
  readonly day: string
  readonly slots: number
  readonly actual: number
  readonly error: number
  readonly plannedError: number
  /** Null where the four-week mean is missing in a slot. */
  readonly naiveError: number | null
  readonly signed: number
  readonly in80: number
  readonly in95: number
  readonly backfilled: number
}

export type AlarmRow = { queueId: string; kind: 'bias' | 'coverage' | 'fallback'; watchedOn: string; value: number; limit: number }

export type OverrideValueRow = {
  queueId: string
  overrideId: string
  author: string
  reason: string
  slots: number
  errorWithout: number
  errorWith: number
  gain: number
}

/** By queue; longest lead first, days in order. */
export const readLeadDays = (store: Store, scope: Pick<Scope, 'queues'>, span: Interval, zone: string): Promise<LeadDay[]> =>
  store.query(
    `select queue_id as queueId, toString(lead) as lead, toString(toDate(slot_at, {zone:String})) as day, toUInt32(count()) as slots, sum(actual) as actual,
       sum(abs(mean - a.actual)) as error, sum(abs(planned - a.actual)) as plannedError, if(countIf(naive is null) > 0, null, sum(abs(naive - a.actual))) as naiveError,
       sum(mean - a.actual) as signed, toUInt32(countIf(a.actual between lo80 and hi80)) as in80, toUInt32(countIf(a.actual between lo95 and hi95)) as in95, toUInt32(countIf(is_backfilled)) as backfilled
     from forecast_accuracy as a where ${ofScope(scope).sql} and ${IN_RANGE}
     group by queue_id, lead, day order by queue_id, startsWith(lead, 'D') desc, any(lead_minutes) desc, day`,
    { ...params(scope, span), zone },
  )

/** The same of a site or the whole, by daily leads; `queueId` is the site's id or empty. */
export const readSumDays = (store: Store, { level, siteId }: Scope, { from, to }: Interval, zone: string): Promise<LeadDay[]> =>
  store.query(
    `select site_id as queueId, toString(lead) as lead, toString(toDate(slot_at, {zone:String})) as day, toUInt32(count()) as slots, sum(actual) as actual,
       sum(abs(mean - a.actual)) as error, sum(abs(planned - a.actual)) as plannedError, sum(abs(naive - a.actual)) as naiveError,
       sum(mean - a.actual) as signed, toUInt32(countIf(a.actual between lo80 and hi80)) as in80, toUInt32(countIf(a.actual between lo95 and hi95)) as in95, toUInt32(countIf(is_backfilled)) as backfilled
     from forecast_sum_accuracy as a where level = {level:String} and site_id = {site:String} and ${IN_RANGE}
     group by site_id, lead, day order by any(lead_minutes) desc, day`,
    { level, site: siteId, from: new Date(from), to: new Date(to), zone },
  )

/** Of local days from `from` on. */
export const readAlarms = (store: Store, scope: Scope, from: LocalDate): Promise<AlarmRow[]> =>
  store.query(
    `select queue_id as queueId, toString(kind) as kind, toString(watched_on) as watchedOn, value, limit_value as limit from forecast_alarms
     where ${ofScope(scope).sql} and watched_on >= {from:Date} order by watched_on desc, queueId, kind`,
    { ...ofScope(scope).params, from },
  )

export const readOverrideValues = (store: Store, scope: Pick<Scope, 'queues'>): Promise<OverrideValueRow[]> =>
  store.query(
    `select queue_id as queueId, override_id as overrideId, author, reason, toUInt32(slots) as slots, error_without as errorWithout, error_with as errorWith, gain
     from forecast_override_value where ${ofScope(scope).sql} order by gain desc limit 200`,
    ofScope(scope).params,
  )
