import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acdCalls } from './acd-calls.ts'
import type { Row } from './cells.ts'
import { intervalExport } from './interval-export.ts'
import { rowFinisher, rowReader } from './map-row.ts'
import type { Mapping } from './mapping.ts'
import { Surveyor } from './survey.ts'

/** The instant that each row gets, `MM-DDTHH:MM` in UTC, or why it is rejected. */
function instantsOf(zone: string, rows: readonly Row[], mapping: Mapping = intervalExport, path = 'startedAt'): string[] {
  const [read, finish, surveyor] = [rowReader(mapping, zone), rowFinisher(mapping, zone), new Surveyor(mapping)]
  const drafts = rows.map((row) => read(row))
  drafts.forEach((draft, index) => {
    if (draft.ok) surveyor.add(index + 1, draft)
  })
  const survey = surveyor.survey()
  return drafts.map((draft, index) => {
    const mapped = draft.ok ? finish(draft, index + 1, survey) : draft
    return mapped.ok ? String(Reflect.get(mapped.value.record, path)).slice(5, 16) : mapped.rejection.code
  })
}

type Slot = { readonly at: number; readonly queue: string }

const clocks = new Map<string, Intl.DateTimeFormat>()

function wall(zone: string, at: number): string {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  clocks.set(zone, clock)
  return clock.format(at)
}

const rowsOf = (zone: string, slots: readonly Slot[]): Row[] =>
  slots.map(({ at, queue }, index) => ({ 'Interval Start': wall(zone, at), 'Queue Name': queue, Offered: String((index * 7) % 5) }))

const utc = ({ at }: Slot): string => new Date(at).toISOString().slice(5, 16)

/** Clocks go back at 01:00Z in Berlin on 26 October 2025, and at 06:00Z in New York on 2 November. */
const NIGHTS = [
  ['Europe/Berlin', Date.parse('2025-10-25T20:00Z')],
  ['America/New_York', Date.parse('2025-11-02T01:00Z')],
] as const

const ORDERS: Readonly<Record<string, (a: Slot, b: Slot) => number>> = {
  'by time': (a, b) => a.at - b.at || (a.queue < b.queue ? -1 : 1),
  'by time, newest first': (a, b) => b.at - a.at || (a.queue < b.queue ? -1 : 1),
  'by queue': (a, b) => (a.queue === b.queue ? a.at - b.at : a.queue < b.queue ? -1 : 1),
  'by queue, newest first': (a, b) => (a.queue === b.queue ? b.at - a.at : a.queue < b.queue ? -1 : 1),
}

const night = (from: number, minutes: number): Slot[] =>
  Array.from({ length: 600 / minutes }, (_, slot) => ['a', 'b', 'c'].map((queue) => ({ at: from + slot * minutes * 60_000, queue }))).flat()

test.each(
  NIGHTS.flatMap(([zone, from]) =>
    [15, 30, 60].flatMap((minutes) => Object.keys(ORDERS).map((order) => [zone, minutes, order, from] as const)),
  ),
)(
  'in %s every interval of %d minutes is told apart, %s; of rows that are left over none gets an instant that is not its own',
  (zone, minutes, order, from) => {
    const whole = night(from, minutes).sort(ORDERS[order])
    expect(instantsOf(zone, rowsOf(zone, whole))).toEqual(whole.map(utc))
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(9)), (stream) => {
        const some = whole.filter(() => stream.next().value > 2)
        const found = instantsOf(zone, rowsOf(zone, some))
        found.forEach((text, index) => {
          if (text !== 'startedAt.ambiguous') expect(`${index} ${text}`).toBe(`${index} ${utc(some[index] ?? { at: 0, queue: '' })}`)
        })
      }),
      { numRuns: 5 },
    )
  },
)

test.each(NIGHTS)('in %s rows sorted by what the clock shows are pairs: the first is the earlier one', (zone, from) => {
  for (const minutes of [15, 30, 60]) {
    const sorted = night(from, minutes).sort((a, b) =>
      wall(zone, a.at) < wall(zone, b.at) ? -1 : wall(zone, a.at) > wall(zone, b.at) ? 1 : a.at - b.at,
    )
    expect(instantsOf(zone, rowsOf(zone, sorted))).toEqual(sorted.map(utc))
  }
})

const berlin = (times: readonly string[], queue = 'q'): Row[] =>
  times.map((time) => {
    const [start = '', end = ''] = time.split('-')
    return { 'Interval Start': `2025-10-26 ${start}`, 'Interval End': end && `2025-10-26 ${end}`, 'Queue Name': queue, Offered: '1' }
  })
const [A, B] = ['26T00', '26T01']

test.each<[string, readonly string[], readonly string[]]>([
  [
    'a time that is missing once in a sorted file',
    ['01:30', '02:00', '02:30', '02:30', '03:00'],
    ['25T23:30', `${A}:00`, `${A}:30`, `${B}:30`, '26T02:00'],
  ],
  [
    'the same for the other half-hour',
    ['01:30', '02:00', '02:30', '02:00', '03:00'],
    ['25T23:30', `${A}:00`, `${A}:30`, `${B}:00`, '26T02:00'],
  ],
  ['newest first', ['03:00', '02:30', '02:30', '02:00', '01:30'], ['26T02:00', `${B}:30`, `${A}:30`, `${A}:00`, '25T23:30']],
  [
    'the second block of a file put together of two',
    ['01:30', '02:00', '02:30', '03:00', '03:30', '04:00', '02:00', '02:30'],
    ['25T23:30', `${A}:00`, `${A}:30`, '26T02:00', '26T02:30', '26T03:00', `${B}:00`, `${B}:30`],
  ],
  [
    'a row that counts the day, at the end',
    ['00:30', '01:00', '01:30', '02:00', '02:30', '02:00', '02:30', '03:00', '00:00'],
    ['25T22:30', '25T23:00', '25T23:30', `${A}:00`, `${A}:30`, `${B}:00`, `${B}:30`, '26T02:00', '25T22:00'],
  ],
  ['an end that the clock shows before the start', ['01:30-02:00', '02:30-02:00', '03:00-03:30'], ['25T23:30', `${A}:30`, '26T02:00']],
  [
    'an end after the change, as far as the row is long',
    ['01:30-02:00', '02:30-03:00', '03:00-03:30'],
    ['25T23:30', `${B}:30`, '26T02:00'],
  ],
  ['hours with their ends, each once', ['01:00-02:00', '02:00-02:00', '03:00-04:00'], ['25T23:00', `${A}:00`, '26T02:00']],
  [
    'ends that are labels, twice the same',
    ['02:00-02:30', '02:30-03:00', '02:00-02:30', '02:30-03:00', '03:00-03:30'],
    [`${A}:00`, `${A}:30`, `${B}:00`, `${B}:30`, '26T02:00'],
  ],
])('what order or ends tell is told: %s', (_, times, expected) => {
  expect(instantsOf('Europe/Berlin', berlin(times))).toEqual(expected.map((text) => `10-${text}`))
})

test('an end tells also where another queue has both half-hours of a time, and where the file is in no order', () => {
  const whole = ['01:30-02:00', '02:00-02:30', '02:30-02:00', '02:00-02:30', '02:30-03:00', '03:00-03:30']
  const a = ['25T23:30', `${A}:00`, `${A}:30`, `${B}:00`, `${B}:30`, '26T02:00']
  // 02:30 to 02:00 begins at 00:30Z, 02:30 to 03:00 at 01:30Z; the 02:00 before the former is 00:00Z.
  const first = instantsOf('Europe/Berlin', [
    ...berlin(whole, 'a'),
    ...berlin(['01:30-02:00', '02:00-02:30', '02:30-02:00', '03:00-03:30'], 'b'),
  ])
  expect(first).toEqual([...a, '25T23:30', `${A}:00`, `${A}:30`, '26T02:00'].map((text) => `10-${text}`))
  const second = instantsOf('Europe/Berlin', [...berlin(whole, 'a'), ...berlin(['01:30-02:00', '02:30-03:00', '03:00-03:30'], 'b')])
  expect(second).toEqual([...a, '25T23:30', `${B}:30`, '26T02:00'].map((text) => `10-${text}`))
  const shuffled = berlin(['03:00-03:30', '02:30-02:00', '01:30-02:00', '02:30-03:00', '01:00-01:30', '03:30-04:00'])
  expect(instantsOf('Europe/Berlin', shuffled)).toEqual(
    ['26T02:00', `${A}:30`, '25T23:30', `${B}:30`, '25T23:00', '26T02:30'].map((text) => `10-${text}`),
  )
})

test('the other queues of a file in the order of time tell about one that has a single row', () => {
  const rows = ['02:00 a', '02:30 a', '02:30 b', '02:00 a', '02:30 a', '03:00 a', '03:30 a'].flatMap((text) =>
    berlin([text.slice(0, 5)], text.slice(6)),
  )
  expect(instantsOf('Europe/Berlin', rows)[2]).toBe(`10-${A}:30`)
})

test('what nothing tells is rejected row by row: a time that is there once, thrice, or sorted by the clock beside pairs', () => {
  const codes = (times: readonly string[]) =>
    instantsOf('Europe/Berlin', berlin(times))
      .map((text) => (text.endsWith('ambiguous') ? '?' : 'ok'))
      .join('')
  expect(codes(['01:30', '02:00', '03:00'])).toBe('ok?ok')
  expect(codes(['01:30', '02:30', '02:30', '02:30', '03:00'])).toBe('ok???ok')
  expect(codes(['02:00', '02:00', '02:15', '02:30', '02:30', '03:00', '03:30'])).toBe('okok?okokokok')
})

test.each<[string, Row, string, string]>([
  // 01:50 is 23:50Z; 75 minutes later it is 01:05Z, 15 minutes later 00:05Z.
  ['a wait of 75 minutes', { offered_at: '01:50', answered_at: '02:05', wait: '4500' }, 'answeredAt', '10-26T01:05'],
  ['a wait of 15 minutes', { offered_at: '01:50', answered_at: '02:05', wait: '900' }, 'answeredAt', '10-26T00:05'],
  // 03:10 is 02:10Z: 65 minutes before it is 01:05Z, 125 minutes before 00:05Z.
  ['wait and talk of 65 minutes', { offered_at: '02:05', ended_at: '03:10', wait: '300', talk: '3600' }, 'offeredAt', '10-26T01:05'],
  ['wait and talk of 125 minutes', { offered_at: '02:05', ended_at: '03:10', wait: '300', talk: '7200' }, 'offeredAt', '10-26T00:05'],
])('a call’s own times tell which of two instants it means: %s', (_, { wait, talk, ...times }, path, expected) => {
  const cells = Object.fromEntries(Object.entries(times).map(([column, time]) => [column, `2025-10-26 ${time}:00`]))
  const row: Row = { call_id: '1', queue: 'q', disposition: 'answered', wait: wait ?? '', talk: talk ?? '', ...cells }
  expect(instantsOf('Europe/Berlin', [row], acdCalls, path)).toEqual([expected])
})
