/** Limits, calendars and places of orders as the directory has them at an instant, over those of whoever opened the installation. */
import { type Attributes, attributesAt, type DirectoryEntry, type DirectoryKind } from '../domain/common/directory.ts'
import { calendarOf, openingHours } from '../domain/common/hours.ts'
import { aroundTheClock, businessClock, type WorkClock, withSpecialDays } from '../domain/kernel/business-calendar.ts'
import { type Instant, instant, minutes } from '../domain/kernel/time.ts'
import { DEFAULT_ZONE } from '../domain/kernel/zone.ts'
import { deadlinePolicy, type Limits, type Priority } from '../domain/workorder/deadlines.ts'
import type { OrderPolicy } from '../domain/workorder/decide.ts'
import { isLive, type WorkOrderEvent } from '../domain/workorder/work-order.ts'
import { datesOf, type SpecialDay, standingAt } from '../forecasting/special-days.ts'
import { stateAfter, streamOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { entriesAsOf, entriesIn, entryId } from './directory.ts'
import { type OrderCommand, ordersAlone } from './orders.ts'
import { readSpecialDays } from './special-days.ts'

/** What was known of calendars at an instant: what is said of it and later was written by then. */
type Known = { readonly at: Instant; readonly entries: ReadonlyMap<string, DirectoryEntry>; readonly special: readonly SpecialDay[] }

const CALENDAR_KINDS: readonly DirectoryKind[] = ['limit', 'hours', 'queue', 'site']

const knownAt = async (ledger: EventStore, at: Instant, position: number): Promise<Known> => ({
  at,
  entries: await entriesAsOf(ledger, position, CALENDAR_KINDS),
  special: standingAt(await readSpecialDays(ledger, position), at),
})

const GIVING: readonly WorkOrderEvent['type'][] = ['order_opened', 'order_resumed', 'order_reopened', 'extension_approved']

/**
 * The policy for a command on an order. A limit is a promise: what was left of it at a pause is counted by what had been written down when it was given, so that
 * what is entered later and dated back takes nothing of it.
 */
export async function policyFor(ledger: EventStore, { type, orderId, at }: OrderCommand, base?: OrderPolicy): Promise<OrderPolicy> {
  const stored = type === 'OpenOrder' ? [] : await ledger.read(streamOf(ordersAlone, orderId))
  const order = stateAfter(ordersAlone, stored)
  if (!isLive(order)) return orderPolicy(ledger, at, base)
  const { pausedAt, replyGivenAt, resolveGivenAt, resolveGivenBefore = [] } = order
  const given = pausedAt === undefined ? [] : [replyGivenAt, resolveGivenAt, ...resolveGivenBefore.map(({ givenAt }) => givenAt)]
  const promised = [...new Set(given)].flatMap((givenAt) => {
    const giving = stored.findLast((event) => event.at === givenAt && GIVING.some((one) => one === event.type))
    return giving === undefined ? [] : [knownAt(ledger, givenAt, giving.position)]
  })
  return orderPolicy(ledger, instant(Math.max(at, order.lastAt)), base, await Promise.all(promised))
}

/** `base`: what holds where the directory says nothing; without it the usual limits around the clock. `promised`: what was known when limits were given. */
export async function orderPolicy(
  ledger: EventStore,
  at: Instant,
  base: OrderPolicy = deadlinePolicy(),
  promised: readonly Known[] = [],
): Promise<OrderPolicy> {
  const now: Known = { at, entries: await entriesIn(ledger), special: standingAt(await readSpecialDays(ledger), at) }
  const clockOf: OrderPolicy['clockOf'] = (orderType, priority, queueId, givenAt) => {
    const known = promised.find((one) => one.at === givenAt) ?? now
    const calendar = said(known, 'calendar', orderType, priority)
    const days = known.special.filter((day) => day.queueId === '' || day.queueId === queueId || day.queueId === calendar)
    const clock = typeof calendar === 'string' ? clockOfHours(calendar, known, days) : undefined
    return clock ?? base.clockOf(orderType, priority, queueId, givenAt)
  }
  const limitsOf = (orderType: string, priority: Priority): Limits => {
    const usual = base.limitsOf(orderType, priority)
    const limit = (name: 'accept' | 'reply' | 'resolve') => {
      const given = said(now, `${name}_minutes`, orderType, priority)
      return typeof given === 'number' ? minutes(given) : usual[name]
    }
    return { accept: limit('accept'), reply: limit('reply'), resolve: limit('resolve') }
  }
  const placeOf: OrderPolicy['placeOf'] = (teamId) => {
    const place = entryOf(now, 'team', teamId)?.['place']
    return place === 'desk' || place === 'support' || place === 'field' ? place : base.placeOf?.(teamId)
  }
  return { limitsOf, clockOf, placeOf }
}

function entryOf({ entries, at }: Known, kind: DirectoryKind, id: string): Attributes | undefined {
  const found = entries.get(entryId(kind, id))
  return found && attributesAt(found, at)
}

/** Of the type and priority, else of the type. */
const said = (known: Known, field: string, orderType: string, priority: Priority) =>
  [entryOf(known, 'limit', `${orderType}/${priority}`), entryOf(known, 'limit', orderType)]
    .map((one) => one?.[field])
    .find((value) => value !== undefined && value !== 0 && value !== '')

/** In the zone of the hours, else of the site they are for. Hours that open on no weekday count around the clock. Special days go over both. */
function clockOfHours(id: string, known: Known, special: readonly SpecialDay[]): WorkClock | undefined {
  const attributes = entryOf(known, 'hours', id)
  const hours = attributes && openingHours(id, attributes)
  if (!hours?.ok) return undefined
  const siteId = String(entryOf(known, 'queue', id)?.['site_id'] ?? '') || id
  const zone = String(entryOf(known, 'site', siteId)?.['zone'] ?? DEFAULT_ZONE)
  const calendar = withSpecialDays(
    calendarOf(hours.value, zone),
    special.flatMap((day) => datesOf(day).map((date) => ({ date, kind: day.kind }))),
  )
  return Object.keys(calendar.hours).length === 0 ? aroundTheClock : businessClock(calendar)
}
