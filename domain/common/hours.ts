/** Opening hours as registered: several spans a day, over midnight too, and days that are closed or made up; the calendar they come to. */

import type { BusinessCalendar, OpenSpan, Weekday } from '../kernel/business-calendar.ts'
import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import { days } from '../kernel/time.ts'
import { addDays, type LocalDate } from '../kernel/zone.ts'

type FieldValue = string | number | readonly string[]
type Attributes = Readonly<Record<string, FieldValue>>

/** Local times `HH:MM`, `closes` not included and past midnight where it is not after `opens`; weekdays 1 = Monday … 7 = Sunday. */
export type HoursSpan = { readonly opens: string; readonly closes: string; readonly weekdays: readonly number[] }

export type OpeningHours = HoursSpan & {
  /** Further spans: a lunch break is two. */
  readonly more?: readonly HoursSpan[]
  /** Days without hours, whatever their weekday. */
  readonly closedOn?: readonly LocalDate[]
  /** Days with the hours of a Monday. */
  readonly openOn?: readonly LocalDate[]
  readonly zone?: string
}

const DAY = days(1)

const secondsOf = (time: string): number => Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60

export const spansOf = ({ opens, closes, weekdays, more = [] }: OpeningHours): HoursSpan[] => [{ opens, closes, weekdays }, ...more]

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text

const textOf = ({ opens, closes, weekdays }: HoursSpan): string => `${weekdays.join(',')} ${opens}-${closes}`

const listOf = (value: FieldValue | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** Days of a list like `1`, `5` or `1-5`; undefined where one is none. */
function weekdaysOf(items: readonly string[]): number[] | undefined {
  const days = items.flatMap((item) => {
    const [, from, to = from] = /^([1-7])(?:-([1-7]))?$/.exec(item.trim()) ?? []
    return from === undefined || to === undefined || to < from
      ? [Number.NaN]
      : Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => Number(from) + n)
  })
  return days.length === 0 || days.some(Number.isNaN) ? undefined : [...new Set(days)].sort((a, b) => a - b)
}

/** Attributes of an `hours` entry as what they say. Rejections: `directory.field_invalid`, `directory.hours_overlap`. */
export function openingHours(id: string, attributes: Attributes): Parsed<OpeningHours> {
  const wrong = (field: string, value: string, remedy: string) =>
    rejected('directory.field_invalid', `${field} of hours '${id}' is '${value}'; ${remedy}.`)
  const first = { opens: String(attributes['opens']), closes: String(attributes['closes']), days: listOf(attributes['weekdays']) }
  const more = listOf(attributes['more']).map((text) => ({ text, match: /^([\d,-]+) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) }))
  const unread = more.find(({ match }) => match === null)
  if (unread) return wrong('more', unread.text, 'write a span as 1-5 13:00-18:00')
  const spans: HoursSpan[] = []
  for (const { opens, closes, days } of [
    first,
    ...more.map(({ match }) => ({ days: (match?.[1] ?? '').split(','), opens: match?.[2] ?? '', closes: match?.[3] ?? '' })),
  ]) {
    const weekdays = weekdaysOf(days)
    if (weekdays === undefined) return wrong('weekdays', days.join('|'), 'write days from 1 (Monday) to 7, as 1|2|3 or 1-5')
    if (secondsOf(opens) >= DAY || secondsOf(closes) > DAY) return wrong('opens and closes', `${opens}-${closes}`, 'end a day at 24:00')
    spans.push({ opens, closes, weekdays })
  }
  const [closedOn, openOn] = [listOf(attributes['closed_on']), listOf(attributes['open_on'])]
  const noDate = [...closedOn, ...openOn].find((day) => !isDate(day))
  if (noDate !== undefined) return wrong('closed_on or open_on', noDate, 'write a day as 2026-02-17')
  const bothWays = closedOn.find((day) => openOn.includes(day))
  if (bothWays !== undefined) return wrong('closed_on and open_on', bothWays, 'a day is closed or made up, not both')
  const [span, ...further] = spans
  if (span === undefined) return wrong('opens', '', 'give a span')
  const zone = attributes['zone']
  const hours = { ...span, more: further, closedOn, openOn, ...(typeof zone === 'string' && zone !== '' ? { zone } : {}) }
  const both = overlapOf(hours)
  return both === undefined
    ? parsed(hours)
    : rejected('directory.hours_overlap', `Hours '${id}' say ${both[0]} and ${both[1]}, which overlap; give spans that do not.`)
}

/** As attributes; the same hours said twice are the same attributes. */
export const attributesOfHours = (hours: OpeningHours): Attributes => {
  const [first = hours, ...more] = spansOf(hours)
  return {
    opens: first.opens,
    closes: first.closes,
    weekdays: first.weekdays.map(String),
    more: more.map(textOf),
    closed_on: [...(hours.closedOn ?? [])],
    open_on: [...(hours.openOn ?? [])],
    zone: hours.zone ?? '',
  }
}

type Part = { readonly day: number; readonly opens: number; readonly closes: number; readonly of: HoursSpan }

/** What each span opens on each weekday; over midnight it is two parts. */
const partsOf = (hours: OpeningHours): Part[] =>
  spansOf(hours)
    .flatMap((of) =>
      of.weekdays.flatMap((day): Part[] => {
        const [opens, closes] = [secondsOf(of.opens), secondsOf(of.closes)]
        if (opens < closes) return [{ day, opens, closes, of }]
        const night = { day, opens, closes: DAY, of }
        return closes === 0 ? [night] : [night, { day: (day % 7) + 1, opens: 0, closes, of }]
      }),
    )
    .sort((a, b) => a.day - b.day || a.opens - b.opens)

function overlapOf(hours: OpeningHours): readonly [string, string] | undefined {
  const parts = partsOf(hours)
  const at = parts.findIndex((part, n) => n > 0 && parts[n - 1]?.day === part.day && (parts[n - 1]?.closes ?? 0) > part.opens)
  const [before, after] = [parts[at - 1], parts[at]]
  return before && after ? [textOf(before.of), textOf(after.of)] : undefined
}

/** The hours of both as one schedule; a span that is said in both counts once. Rejections as `openingHours`. */
export function mergedHours(id: string, before: OpeningHours, added: OpeningHours): Parsed<OpeningHours> {
  const known = new Set(spansOf(before).map(textOf))
  const more = [...(before.more ?? []), ...spansOf(added).filter((span) => !known.has(textOf(span)))]
  const days = (one: readonly string[] = [], other: readonly string[] = []) => [...new Set([...one, ...other])].sort()
  const zone = before.zone ?? added.zone
  return openingHours(
    id,
    attributesOfHours({
      ...before,
      more,
      closedOn: days(before.closedOn, added.closedOn),
      openOn: days(before.openOn, added.openOn),
      ...(zone === undefined ? {} : { zone }),
    }),
  )
}

/** The calendar of the hours in their zone, else in that one. */
export function calendarOf(hours: OpeningHours, zone: string): BusinessCalendar {
  const weekly: Partial<Record<Weekday, OpenSpan[]>> = {}
  for (const { day, opens, closes } of partsOf(hours)) {
    const weekday = day as Weekday
    weekly[weekday] = [...(weekly[weekday] ?? []), { opens, closes }]
  }
  return { zone: hours.zone ?? zone, hours: weekly, holidays: hours.closedOn ?? [], makeUpDays: hours.openOn ?? [] }
}
