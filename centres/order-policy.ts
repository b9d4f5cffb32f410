/** Limits, calendars and places of orders as the directory has them at an instant, over those of whoever opened the installation. */
import { type Attributes, attributesAt, type DirectoryKind } from '../domain/common/directory.ts'
import { calendarOf, openingHours } from '../domain/common/hours.ts'
import { aroundTheClock, businessClock, type WorkClock, withSpecialDays } from '../domain/kernel/business-calendar.ts'
import { type Instant, minutes } from '../domain/kernel/time.ts'
import { DEFAULT_ZONE } from '../domain/kernel/zone.ts'
import { deadlinePolicy, type Limits, type Priority } from '../domain/workorder/deadlines.ts'
import type { OrderPolicy } from '../domain/workorder/decide.ts'
import { datesOf, type SpecialDay, standingAt } from '../forecasting/special-days.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { entriesIn, entryId } from './directory.ts'
import { readSpecialDays } from './special-days.ts'

/**
 * `base`: what holds where the directory says nothing; without it the usual limits around the clock. A limit is counted by what is known when it is given:
 * what is entered later moves none that stands.
 */
export async function orderPolicy(ledger: EventStore, at: Instant, base: OrderPolicy = deadlinePolicy()): Promise<OrderPolicy> {
  const entries = await entriesIn(ledger)
  const special = await readSpecialDays(ledger)
  const entry = (kind: DirectoryKind, id: string, knownAt = at): Attributes | undefined => {
    const found = entries.get(entryId(kind, id))
    return found && attributesAt(found, knownAt)
  }
  /** Of the type and priority, else of the type. */
  const said = (field: string, orderType: string, priority: Priority, knownAt = at) =>
    [entry('limit', `${orderType}/${priority}`, knownAt), entry('limit', orderType, knownAt)]
      .map((one) => one?.[field])
      .find((value) => value !== undefined && value !== 0 && value !== '')
  const clockOf: OrderPolicy['clockOf'] = (orderType, priority, queueId, knownAt = at) => {
    const calendar = said('calendar', orderType, priority, knownAt)
    const days = standingAt(special, knownAt).filter((day) => day.queueId === '' || day.queueId === queueId || day.queueId === calendar)
    const known = typeof calendar === 'string' ? clockOfHours(calendar, (kind, id) => entry(kind, id, knownAt), days) : undefined
    return known ?? base.clockOf(orderType, priority, queueId, knownAt)
  }
  const limitsOf = (orderType: string, priority: Priority): Limits => {
    const usual = base.limitsOf(orderType, priority)
    const limit = (name: 'accept' | 'reply' | 'resolve') => {
      const given = said(`${name}_minutes`, orderType, priority)
      return typeof given === 'number' ? minutes(given) : usual[name]
    }
    return { accept: limit('accept'), reply: limit('reply'), resolve: limit('resolve') }
  }
  const placeOf: OrderPolicy['placeOf'] = (teamId) => {
    const place = entry('team', teamId)?.['place']
    return place === 'desk' || place === 'support' || place === 'field' ? place : base.placeOf?.(teamId)
  }
  return { limitsOf, clockOf, placeOf }
}

/** In the zone of the hours, else of the site they are for. Hours that open on no weekday count around the clock. Special days go over both. */
function clockOfHours(
  id: string,
  entry: (kind: DirectoryKind, id: string) => Attributes | undefined,
  special: readonly SpecialDay[],
): WorkClock | undefined {
  const attributes = entry('hours', id)
  const hours = attributes && openingHours(id, attributes)
  if (!hours?.ok) return undefined
  const siteId = String(entry('queue', id)?.['site_id'] ?? '') || id
  const zone = String(entry('site', siteId)?.['zone'] ?? DEFAULT_ZONE)
  const calendar = withSpecialDays(
    calendarOf(hours.value, zone),
    special.flatMap((day) => datesOf(day).map((date) => ({ date, kind: day.kind }))),
  )
  return Object.keys(calendar.hours).length === 0 ? aroundTheClock : businessClock(calendar)
}
