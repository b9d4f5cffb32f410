/** Who works when in the demo: every agent five days a week, one shift per day inside the local day. */
import { DAY_MS, HOUR_MS } from '../domain/kernel/time.ts'
import { type LocalDate, weekdayOf } from '../domain/kernel/zone.ts'
import type { DemoAgent } from './hotline.ts'

export type DutyShift = {
  readonly agent: DemoAgent
  readonly fromMs: number
  readonly toMs: number
  readonly breakMs: number
  readonly restMs: number
}

/** Start hours by weight; all shifts last 8 h and end by midnight, so a day can be simulated on its own. */
const STARTS: readonly (readonly [number, number])[] = [
  [0, 9],
  [7, 12],
  [8, 26],
  [9, 18],
  [11, 10],
  [13, 16],
  [16, 14],
]

const pattern = STARTS.flatMap(([hour, weight]) => Array.from({ length: weight }, () => hour))

/** Shifts of `date` with offsets in ms from local midnight. */
export function dutyOf(agents: readonly DemoAgent[], date: LocalDate): DutyShift[] {
  const week = Math.floor((Date.parse(date) / DAY_MS + 3) / 7)
  return agents.flatMap((agent, index) => {
    // Days off rotate over the agents, so each weekday has 5/7 of them.
    if ((weekdayOf(date) + index) % 7 >= 5) return []
    const start = (pattern[(index * 37 + week * 23) % pattern.length] ?? 8) * HOUR_MS
    return [
      {
        agent,
        fromMs: start,
        toMs: start + 8 * HOUR_MS,
        breakMs: start + (3.2 + (index % 6) * 0.35) * HOUR_MS,
        restMs: start + (6.3 + (index % 5) * 0.2) * HOUR_MS,
      },
    ]
  })
}
