/** How good forecasts were: by lead, by day, with and without overrides, beside the four-week mean. */
import type { Interval } from '../../domain/kernel/time.ts'
import type { Store } from '../../sql/store.ts'
import type { DayAccuracy, ForecastAlarm, LeadAccuracy, OverrideValue } from '../api/forecast.ts'

const IN_RANGE = `slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}`

const OF_QUEUE = `({queue:String} = '' or queue_id = {queue:String})`

/** Division by nothing gives null, never infinity. */
const ratio = (part: string, whole: string): string => `${part} / nullIf(${whole}, 0)`

const WAPE = ratio('sum(abs(mean - actual))', 'sum(actual)')
const NAIVE = `if(countIf(naive is null) > 0, null, ${ratio('sum(abs(naive - actual))', 'sum(actual)')})`

const params = (queue: string, { from, to }: Interval) => ({ queue, from: new Date(from), to: new Date(to) })

/** Longest lead first. `by` groups further, such as `queue_id`. */
export const readLeads = (store: Store, queue: string, span: Interval): Promise<(LeadAccuracy & { queueId: string })[]> =>
  store.query(
    `select queue_id as queueId, toString(lead) as lead, toUInt32(count()) as slots, ${WAPE} as wape, ${ratio('sum(abs(planned - actual))', 'sum(actual)')} as plannedWape,
       ${NAIVE} as naiveWape, if(naiveWape > 0, 1 - wape / naiveWape, null) as valueAdded, ${ratio('sum(mean - actual)', 'sum(actual)')} as bias,
       avg(actual between lo80 and hi80) as coverage80, avg(actual between lo95 and hi95) as coverage95, avg(is_backfilled) as backfilledShare
     from forecast_accuracy where ${OF_QUEUE} and ${IN_RANGE}
     group by queue_id, lead order by queue_id, startsWith(lead, 'D') desc, any(lead_minutes) desc`,
    params(queue, span),
  )

export const readDays = (store: Store, queue: string, span: Interval, zone: string): Promise<DayAccuracy[]> =>
  store.query(
    `select toString(toDate(slot_at, {zone:String})) as day, ${WAPE} as wape, ${NAIVE} as naiveWape, ${ratio('sum(mean - actual)', 'sum(actual)')} as bias,
       avg(actual between lo80 and hi80) as coverage80
     from forecast_accuracy where ${OF_QUEUE} and ${IN_RANGE} and lead = 'D-1' group by day order by day`,
    { ...params(queue, span), zone },
  )

export const readAlarms = (store: Store, queue: string): Promise<ForecastAlarm[]> =>
  store.query(
    `select toString(kind) as kind, toString(watched_on) as watchedOn, value, limit_value as limit from forecast_alarms
     where ${OF_QUEUE} and watched_on >= today() - 8 order by watched_on desc, kind`,
    { queue },
  )

export const readOverrideValues = (store: Store, queue: string): Promise<(OverrideValue & { queueId: string })[]> =>
  store.query(
    `select queue_id as queueId, override_id as overrideId, author, reason, toUInt32(slots) as slots, error_without as errorWithout, error_with as errorWith, gain
     from forecast_override_value where ${OF_QUEUE} order by gain desc limit 200`,
    { queue },
  )
