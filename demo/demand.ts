/** When customers call: arrivals of one queue on one local day. */
import { DAY_MS, QUARTER_HOUR_MS } from '../domain/kernel/time.ts'
import { type LocalDate, weekdayOf } from '../domain/kernel/zone.ts'
import type { DemoQueue } from './hotline.ts'
import { logNormal, poisson, type Random } from './random.ts'

const SLOTS = 96

/** Relative calls in each quarter-hour: quiet nights, a morning peak near 10:00, a lower one after dinner. */
const profile = Array.from({ length: SLOTS }, (_, slot) => {
  const hour = slot / 4
  const bump = (centre: number, width: number) => Math.exp(-((hour - centre) ** 2) / (2 * width * width))
  return 0.06 + bump(10, 1.6) + 0.75 * bump(15, 2.2) + 0.55 * bump(20, 1.5)
})
const profileSum = profile.reduce((sum, share) => sum + share, 0)

/** Bill run: the first five days of a month raise billing calls, most on the second. */
const BILL_RUN: Readonly<Record<string, number>> = { '01': 1.15, '02': 1.35, '03': 1.25, '04': 1.12, '05': 1.06 }

/** Expected calls of `queue` on `date`: weekday share × bill run × 0.02 % growth a day since 2026. */
export function expectedCalls(queue: DemoQueue, date: LocalDate): number {
  const weekday = queue.weekday[weekdayOf(date) - 1] ?? 1
  const billRun = queue.queueId === 'demo-q-billing' ? (BILL_RUN[date.slice(8)] ?? 1) : 1
  const growth = 1 + 0.0002 * daysBetween('2026-01-01', date)
  return queue.callsPerDay * weekday * billRun * growth
}

const daysBetween = (from: LocalDate, to: LocalDate): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** Offsets in ms from local midnight, ascending. Day totals vary by about 6 % beyond Poisson noise, as real hotlines do. */
export function arrivals(queue: DemoQueue, date: LocalDate, random: Random): number[] {
  const dayMean = expectedCalls(queue, date) * logNormal(random, 1, 0.06)
  const tail = logNormal(random, 1, 0.04)
  const offsets: number[] = []
  profile.forEach((share, slot) => {
    const mean = (dayMean * share * (slot > 48 ? tail : 1)) / profileSum
    for (let left = poisson(random, mean); left > 0; left -= 1) offsets.push((slot + random()) * QUARTER_HOUR_MS)
  })
  return offsets.sort((a, b) => a - b)
}
