/** Speed of forecasting: 200 skills with 12 weeks of half hours, 14 days ahead with 80 and 95 % bands, on one core. */

import { HALF_HOUR_MS, instant } from '../domain/kernel/time.ts'
import { DEFAULT_ZONE } from '../domain/kernel/zone.ts'
import { EMPTY_CALENDAR } from '../forecasting/calendar.ts'
import { forecastVolume, type SlotCount } from '../forecasting/forecast.ts'

const FROM = Date.UTC(2026, 0, 5)

/** `cpuSeconds` is the figure to compare: other processes do not enter it. `quick` runs 20 skills. */
export async function run({ quick }: { quick: boolean }): Promise<object> {
  const skills = quick ? 20 : 200
  const histories = Array.from({ length: skills }, (_, skill) => history(skill))
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  let slots = 0
  for (const counts of histories)
    slots += forecastVolume({
      history: counts,
      slotMinutes: 30,
      zone: DEFAULT_ZONE,
      calendar: EMPTY_CALENDAR,
      origin: instant(FROM + 84 * 48 * HALF_HOUR_MS),
      horizonDays: 14,
    }).slots.length
  const { user, system } = process.cpuUsage(cpu)
  return {
    skills,
    historyDays: 84,
    horizonDays: 14,
    slots,
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (user + system) / 1e6,
  }
}

/** A skill with weekly and daily shape and its own size; deterministic. */
function history(skill: number): SlotCount[] {
  let seed = skill + 1
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  return Array.from({ length: 84 * 48 }, (_, k) => {
    const hour = (k % 48) / 2
    const weekday = Math.floor(k / 48) % 7
    const mean = (2 + skill) * (weekday > 4 ? 0.5 : 1) * Math.exp(-(((hour - 13) / 5) ** 2))
    return {
      slotAt: instant(FROM + k * HALF_HOUR_MS),
      value: Math.max(0, Math.round(mean + (random() + random() + random() - 1.5) * 2 * Math.sqrt(mean))),
    }
  })
}
