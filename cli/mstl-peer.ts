/** MSTL with exponential smoothing of package @bsull/augurs as a volume model, a peer in the same backtest; no part of any forecast. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { CallboardError } from '../domain/kernel/errors.ts'
import { type EpochDay, weekday } from '../forecasting/days.ts'
import type { VolumeModel } from '../forecasting/model.ts'
import { countsOn, type DayCounts, type History, lastDay, operatingDays } from '../forecasting/series.ts'

/** Days it learns from: more made no difference on the bank and took longer. */
const WINDOW_DAYS = 84

/** The package is needed for comparisons only and not installed with Callboard. */
export async function mstlPeer(): Promise<VolumeModel> {
  try {
    const { default: init, MSTL } = await import('@bsull/augurs/mstl')
    const wasm = createRequire(import.meta.url)
      .resolve('@bsull/augurs/mstl')
      .replace(/mstl\.js$/, 'mstl_bg.wasm')
    await init({ module_or_path: await readFile(wasm) })
    return modelOf((y, periods, horizon) => {
      const model = MSTL.ets(periods)
      model.fit(y)
      const { point } = model.predict(horizon)
      model.free()
      return point
    })
  } catch (cause) {
    throw new CallboardError(
      'usage',
      "--with-peers needs the package '@bsull/augurs'; install it beside callboard: npm install @bsull/augurs@0.10.2",
      {
        cause,
      },
    )
  }
}

type Predict = (y: Float64Array, periods: number[], horizon: number) => readonly number[]

/** Days of the weekdays that operate follow one another; a missing day is filled with the one a week before, as such methods need no gaps. */
function modelOf(predict: Predict): VolumeModel {
  return {
    name: 'mstl-ets',
    fit: (history) => {
      const operating = operatingDays(history)
      const weekdays = new Set(operating.slice(-40).map(weekday))
      const isOpen = (day: EpochDay): boolean => weekdays.has(weekday(day))
      const origin = lastDay(history)
      const slots = slotsOf(history, operating)
      const days = Array.from({ length: WINDOW_DAYS }, (_, k) => origin - WINDOW_DAYS + 1 + k).filter(
        (day) => day >= history.firstDay && isOpen(day),
      )
      const y = Float64Array.from(days.flatMap((day) => slots.map((slot) => filled(history, day, slot))))
      const periods = weekdays.size > 1 && days.length > 2 * weekdays.size ? [slots.length, slots.length * weekdays.size] : [slots.length]
      let point: readonly number[] = []
      return {
        isOpen,
        forecast: (day) => {
          let ahead = 0
          for (let one = origin + 1; one <= day; one++) ahead += isOpen(one) ? 1 : 0
          const horizon = Math.max(1, ahead) * slots.length
          if (point.length < horizon && y.length > 2 * (periods.at(-1) ?? 1))
            point = predict(y, periods, Math.max(horizon, 14 * slots.length))
          const calls: DayCounts = new Float64Array(history.slotsPerDay)
          for (const [k, slot] of slots.entries())
            calls[slot] = Math.max(0, point[horizon - slots.length + k] ?? filled(history, day - 7, slot))
          return calls
        },
      }
    },
  }
}

/** Slots observed on the latest operating day. */
function slotsOf(history: History, operating: readonly EpochDay[]): number[] {
  const counts = countsOn(history, operating.at(-1) ?? history.firstDay)
  return [...(counts ?? [])].flatMap((count, slot) => (Number.isNaN(count) ? [] : [slot]))
}

function filled(history: History, day: EpochDay, slot: number): number {
  for (let before = day; before >= history.firstDay; before -= 7) {
    const count = countsOn(history, before)?.[slot] ?? Number.NaN
    if (!Number.isNaN(count)) return count
  }
  return 0
}
