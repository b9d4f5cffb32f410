/** The labels of an axis of half hours: days where several are shown, clock times within one. */
import { dayOf, minuteOfDay, time } from '../format.ts'
import type { Language } from '../language.ts'
import type { Palette } from '../theme.ts'
import { type DayRange, lengthOf } from './range.ts'

export function slotAxis(palette: Palette, zone: string, language: Language, range: DayRange, slots: readonly string[]) {
  const isOneDay = lengthOf(range) === 1
  const isMidnight = (at: string) => minuteOfDay(at, zone) === 0
  const label = (at: string) => (isOneDay ? time(at, zone, language, 'clock') : time(at, zone, language, 'weekday'))
  // Where a queue opens after midnight its first slot of the day stands for the day.
  const firsts = new Set(slots.filter((at, index) => index === 0 || dayOf(slots[index - 1] ?? at, zone) !== dayOf(at, zone)))
  const everyHours = isOneDay ? 2 : 0
  const isLabelled = (_index: number, at: string) =>
    everyHours > 0 ? minuteOfDay(at, zone) % (everyHours * 60) === 0 : isMidnight(at) || firsts.has(at)
  return {
    type: 'category',
    data: slots,
    boundaryGap: false,
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: true, interval: isLabelled, lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, fontSize: 11, interval: isLabelled, formatter: label, align: isOneDay ? 'center' : 'left' },
    splitLine: { show: !isOneDay, interval: isLabelled, lineStyle: { color: palette.line } },
  }
}
