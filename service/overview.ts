/** Today so far and the same weekday last week; the trend with its forecast; seats and orders as they are now. */
import { HALF_HOUR_MS, type Instant, type Interval, instant, interval, minutes, slotOf, toIso } from '../domain/kernel/time.ts'
import { addDays, localDate, localDay } from '../domain/kernel/zone.ts'
import { addedUp, planOf } from '../forecasting/plan.ts'
import type { Banded } from '../forecasting/sum-bands.ts'
import { zoneOf } from '../sql/reads/directory.ts'
import { readForecasts, readOwnForecasts } from '../sql/reads/forecasts.ts'
import { type MeasureRow, measuresOf } from '../sql/reads/measures.ts'
import { readDay, readMeasures, readOrders, readQuality, readSeatsNow, readTargets } from '../sql/reads/overview.ts'
import { scopeOf } from '../sql/reads/scope.ts'
import type { Store } from '../sql/store.ts'
import type { Overview, TrendPoint } from './api/overview.ts'

export type OverviewNumbers = Omit<Overview, 'alerts' | 'jobs' | 'freshness'>

/** `usual`: the zone of the day where neither the site nor a single one says it. */
export async function readOverview(store: Store, now: Instant, site = '', usual?: string): Promise<OverviewNumbers> {
  const zone = await zoneOf(store, { site, usual })
  const date = localDate(now, zone)
  const [day, before] = [localDay(date, zone), localDay(addDays(date, -7), zone)]
  // Whole slots of 15 min only: half a slot of last week can't be told from the roll-up.
  const sameTime = slotOf(instant(before.from + (now - day.from)), minutes(15))
  const [targets, { bySlot, ...counted }, lastWeek, expected, seats, orders, quality] = await Promise.all([
    readTargets(store, site),
    readDay(store, site, day),
    readMeasures(store, site, interval(before.from, sameTime)),
    readExpected(store, site, now, day),
    readSeatsNow(store, site, now),
    readOrders(store, site, now, day),
    readQuality(store, site, now),
  ])
  const trend = trendOf(now, day, bySlot, expected)
  return { asOf: toIso(now), zone, from: toIso(day.from), to: toIso(day.to), ...counted, lastWeek, targets, trend, seats, orders, quality }
}

/** The queues' forecasts by half hour, added up as on the page of forecasts. */
async function readExpected(store: Store, site: string, now: Instant, day: Interval): Promise<Map<number, Banded>> {
  const [scope, known] = [await scopeOf(store, site === '' ? {} : { site }), { ...day, asOf: now, isPast: false }]
  const [rows, own] = await Promise.all([readForecasts(store, scope, known), readOwnForecasts(store, scope, known)])
  return new Map(addedUp(planOf(rows, [], now, ''), own, site).map((row) => [Date.parse(row.slotAt), row]))
}

/** Half hours that have ended are counted; the running one would look like a fall. */
function trendOf(
  now: Instant,
  day: Interval,
  counted: ReadonlyMap<number, MeasureRow>,
  expected: ReadonlyMap<number, Banded>,
): TrendPoint[] {
  return slotsOf(day).map((slot) => trendPoint(slot, counted.size > 0 && slot + HALF_HOUR_MS <= now, counted.get(slot), expected.get(slot)))
}

function trendPoint(slot: Instant, isCounted: boolean, counted: MeasureRow | undefined, expected: Banded | undefined): TrendPoint {
  const { offered, handled, serviceLevelRatio } = measuresOf(counted)
  return {
    slotAt: toIso(slot),
    offered: isCounted ? offered : null,
    handled: isCounted ? handled : null,
    serviceLevelRatio: isCounted ? serviceLevelRatio : null,
    mean: expected?.mean ?? null,
    lo80: expected?.lo80 ?? null,
    hi80: expected?.hi80 ?? null,
  }
}

function slotsOf(day: Interval): Instant[] {
  const slots: Instant[] = []
  for (let at: number = day.from; at < day.to; at += HALF_HOUR_MS) slots.push(instant(at))
  return slots
}
