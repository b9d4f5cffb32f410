import { expect, test } from 'vitest'
import { intervalExport } from './interval-export.ts'
import { rowFinisher, rowReader } from './map-row.ts'
import type { Mapping } from './mapping.ts'
import { Surveyor } from './survey.ts'

type Cells = readonly [start: string, queue: string, offered: number, end?: string]

/** What becomes of rows that stand in one file: start in UTC, length and calls, or the reason. */
function surveyed(zone: string, rows: readonly Cells[], mapping: Mapping = intervalExport): string[] {
  const [read, finish, surveyor] = [rowReader(mapping, zone), rowFinisher(mapping, zone), new Surveyor(mapping)]
  const cells = rows.map(([start, queue, offered, end]) => ({
    'Interval Start': start,
    'Interval End': end ?? '',
    'Queue Name': queue,
    Offered: String(offered),
  }))
  cells.map(read).forEach((draft, index) => {
    if (draft.ok) surveyor.add(index + 1, draft)
  })
  const survey = surveyor.survey()
  return cells.map((one, index) => {
    const draft = read(one)
    const mapped = draft.ok ? finish(draft, index + 1, survey) : draft
    if (!mapped.ok) return mapped.rejection.code
    const { startedAt, intervalSeconds, offered } = mapped.value.record as Record<string, string>
    return `${startedAt?.slice(5, 16)} ${intervalSeconds} ${offered}`
  })
}

test('an interval over a skipped hour is as long as the time that passes', () => {
  // 01:30 CET is 00:30Z, 03:00 CEST is 01:00Z: 1,800 s. From 01:00 CET they are 3,600 s.
  const rows: Cells[] = [
    ['2026-03-29 01:00', 'q', 1, '2026-03-29 01:30'],
    ['2026-03-29 01:30', 'q', 2, '2026-03-29 03:00'],
    ['2026-03-29 03:00', 'q', 3, '2026-03-29 03:30'],
    ['2026-03-29 01:00', 'h', 4, '2026-03-29 03:00'],
    ['2026-03-29 03:00', 'h', 5, '2026-03-29 04:00'],
  ]
  expect(surveyed('Europe/Berlin', rows)).toEqual([
    '03-29T00:00 1800 1',
    '03-29T00:30 1800 2',
    '03-29T01:00 1800 3',
    '03-29T00:00 3600 4',
    '03-29T01:00 3600 5',
  ])
})

const night = (...times: string[]): Cells[] => times.map((time, index) => [`2025-10-26 ${time}`, 'q', index])

test.each([
  ['in the order of time', night('01:30', '02:00', '02:30', '02:00', '02:30', '03:00')],
  ['with both of a time together', night('01:30', '02:00', '02:00', '02:30', '02:30', '03:00')],
])('half-hours that occur twice are told apart, %s', (_, rows) => {
  // CEST is two hours ahead of UTC, CET one: 02:00 is 00:00Z and then 01:00Z.
  const expected = ['10-25T23:30', '10-26T00:00', '10-26T00:30', '10-26T01:00', '10-26T01:30', '10-26T02:00']
  const found = surveyed('Europe/Berlin', rows).map((text) => text.slice(0, 11))
  expect([...found].sort()).toEqual(expected)
  expect(new Set(found).size).toBe(6)
})

test('newest first, queue by queue, and in other zones', () => {
  const falling = surveyed('Europe/Berlin', night('03:00', '02:30', '02:00', '02:30', '02:00', '01:30'))
  expect(falling.map((text) => text.slice(0, 11))).toEqual([
    '10-26T02:00',
    '10-26T01:30',
    '10-26T01:00',
    '10-26T00:30',
    '10-26T00:00',
    '10-25T23:30',
  ])
  const mixed = night('02:30', '02:30', '02:00', '02:00', '02:30', '02:30', '02:00', '02:00').map(
    ([start, , offered], index): Cells => [start, `q${index % 2}`, offered],
  )
  expect(new Set(surveyed('Europe/Berlin', mixed)).size).toBe(mixed.length)
  expect(
    surveyed('America/New_York', [
      ['2026-11-01 01:30', 'q', 1],
      ['2026-11-01 01:00', 'q', 2],
      ['2026-11-01 02:00', 'q', 3],
    ]),
  ).toEqual(['11-01T05:30 1800 1', '11-01T06:00 1800 2', '11-01T07:00 1800 3'])
})

test('a time that is there once and may be either is rejected, and nothing else is', () => {
  expect(surveyed('Europe/Berlin', night('01:30', '02:00', '02:30', '03:00'))).toEqual([
    '10-25T23:30 1800 0',
    'startedAt.ambiguous',
    'startedAt.ambiguous',
    '10-26T02:00 1800 3',
  ])
  // 02:00 after 02:30 can only be the second; 02:30 before it only the first.
  expect(surveyed('Europe/Berlin', night('01:30', '02:30', '02:00', '03:00')).map((text) => text.slice(0, 11))).toEqual([
    '10-25T23:30',
    '10-26T00:30',
    '10-26T01:00',
    '10-26T02:00',
  ])
})

test.each<[string, readonly Cells[], readonly string[]]>([
  ['its end', [['2026-03-02 09:00', 'q', 10, '2026-03-02 10:00']], ['03-02T09:00 3600 10']],
  ['an end that is its last minute', [['2026-03-02 09:00', 'q', 10, '2026-03-02 09:29']], ['03-02T09:00 1800 10']],
  ['an end at midnight of its own date', [['2026-03-02 23:30', 'q', 10, '2026-03-02 00:00']], ['03-02T23:30 1800 10']],
  ['an end at midnight', [['2026-03-02 23:00', 'q', 10, '2026-03-02 24:00']], ['03-02T23:00 3600 10']],
  [
    'the distance of hourly rows',
    [
      ['2026-03-02 09:00', 'q', 1],
      ['2026-03-02 10:00', 'q', 2],
      ['2026-03-02 11:00', 'q', 3],
    ],
    ['03-02T09:00 3600 1', '03-02T10:00 3600 2', '03-02T11:00 3600 3'],
  ],
  [
    'the distance of quarter-hours',
    [
      ['2026-03-02 09:00', 'a', 1],
      ['2026-03-02 09:15', 'a', 2],
      ['2026-03-02 09:00', 'b', 3],
    ],
    ['03-02T09:00 900 1', '03-02T09:15 900 2', '03-02T09:00 900 3'],
  ],
  [
    'quarter-hours most of which are missing',
    [
      ['2026-03-02 09:00', 'q', 1],
      ['2026-03-02 09:15', 'q', 2],
      ['2026-03-02 10:00', 'q', 3],
      ['2026-03-02 11:30', 'q', 4],
    ],
    ['03-02T09:00 900 1', '03-02T09:15 900 2', '03-02T10:00 900 3', '03-02T11:30 900 4'],
  ],
  [
    'half-hours with gaps',
    [
      ['2026-03-02 09:00', 'q', 1],
      ['2026-03-02 09:30', 'q', 2],
      ['2026-03-02 11:00', 'q', 3],
    ],
    ['03-02T09:00 1800 1', '03-02T09:30 1800 2', '03-02T11:00 1800 3'],
  ],
  [
    'a half-hour where nothing says it',
    [
      ['2026-03-02 09:00', 'q', 1],
      ['2026-03-02 14:00', 'q', 2],
    ],
    ['03-02T09:00 1800 1', '03-02T14:00 1800 2'],
  ],
])('the length of an interval is %s', (_, rows, expected) => {
  expect(surveyed('UTC', rows)).toEqual(expected)
})

const every = (minutes: number, count: number, queue: string): Cells[] =>
  Array.from({ length: count }, (_, index) => [
    new Date(Date.UTC(2026, 2, 2, 9, index * minutes)).toISOString().slice(0, 16).replace('T', ' '),
    queue,
    1,
  ])

const lengthsOf = (rows: readonly Cells[]): Readonly<Record<string, string>> =>
  Object.fromEntries(surveyed('UTC', rows).map((text, index) => [rows[index]?.[1] ?? '', text.split(' ')[1] ?? '']))

test('queues that count by hours, half-hours and quarter-hours in one file each keep their own length', () => {
  expect(lengthsOf([...every(60, 3, 'hours'), ...every(15, 12, 'quarters')])).toEqual({ hours: '3600', quarters: '900' })
  expect(lengthsOf([...every(15, 9, 'a'), ...every(30, 5, 'b'), ...every(60, 4, 'c'), ...every(60, 3, 'd')])).toEqual({
    a: '900',
    b: '1800',
    c: '3600',
    d: '3600',
  })
})

test('a queue that tells nothing by itself counts as most rows of the file do, where its rows allow it', () => {
  // Two rows an hour apart in a file of quarter-hours: a quiet queue has them too. Three quarters of an hour are no multiple of an hour.
  const quarters = every(15, 12, 'quarters')
  expect(lengthsOf([...quarters, ...every(60, 2, 'quiet'), ...every(60, 1, 'once')])).toEqual({
    quarters: '900',
    quiet: '900',
    once: '900',
  })
  expect(lengthsOf([...every(60, 30, 'hours'), ...quarters, ...every(60, 1, 'once'), ...every(45, 2, 'apart')])).toEqual({
    hours: '3600',
    quarters: '900',
    once: '3600',
    apart: '900',
  })
})

test('an hour over the change of the clocks is an hour', () => {
  expect(
    surveyed('Europe/Berlin', [
      ['2026-03-29 01:00', 'q', 1, '2026-03-29 02:00'],
      ['2026-03-29 03:00', 'q', 1, '2026-03-29 04:00'],
    ]),
  ).toEqual(['03-29T00:00 3600 1', '03-29T01:00 3600 1'])
})

test.each<[string, readonly Cells[], readonly string[]]>([
  [
    'a queue named as a total',
    [
      ['2026-03-02 09:00', 'q', 42],
      ['2026-03-02 09:00', ' TOTAL: ', 42],
      ['2026-03-02 09:00', '合计', 42],
    ],
    ['03-02T09:00 1800 42', 'row.dropped', 'row.dropped'],
  ],
  [
    'an interval of a day',
    [
      ['2026-03-02 09:00', 'q', 42, '2026-03-02 09:30'],
      ['2026-03-02 00:00', 'q', 42, '2026-03-03 00:00'],
    ],
    ['03-02T09:00 1800 42', 'row.total'],
  ],
  [
    'a day at midnight without an end',
    [
      ['2026-03-02 09:00', 'q', 42],
      ['2026-03-02 09:30', 'q', 51],
      ['2026-03-02 00:00', 'q', 93],
    ],
    ['03-02T09:00 1800 42', '03-02T09:30 1800 51', 'row.total'],
  ],
  [
    'a day at midnight beside the half-hour at midnight',
    [
      ['2026-03-02 00:00', 'q', 2],
      ['2026-03-02 00:30', 'q', 3],
      ['2026-03-02 00:00', 'q', 5],
    ],
    ['03-02T00:00 1800 2', '03-02T00:30 1800 3', 'row.total'],
  ],
  [
    'rows of days',
    [
      ['2026-03-02 00:00', 'q', 2],
      ['2026-03-03 00:00', 'q', 3],
    ],
    ['row.total', 'row.total'],
  ],
  [
    'an hour over its half-hours',
    [
      ['2026-03-02 09:00', 'q', 5, '2026-03-02 10:00'],
      ['2026-03-02 09:00', 'q', 2, '2026-03-02 09:30'],
      ['2026-03-02 09:30', 'q', 3, '2026-03-02 10:00'],
    ],
    ['row.overlap', '03-02T09:00 1800 2', '03-02T09:30 1800 3'],
  ],
  ['an end before its start', [['2026-03-02 09:00', 'q', 5, '2026-03-02 08:30']], ['intervalSeconds.range']],
])('%s is no demand', (_, rows, expected) => {
  expect(surveyed('UTC', rows)).toEqual(expected)
})

test('midnight calls of a queue that never closes are calls', () => {
  expect(
    surveyed('UTC', [
      ['2026-03-02 00:00', 'q', 9],
      ['2026-03-02 00:30', 'q', 3],
    ]),
  ).toEqual(['03-02T00:00 1800 9', '03-02T00:30 1800 3'])
})

test('a length that was given contradicts the row’s own', () => {
  const quarter: Mapping = { ...intervalExport, constants: { ...intervalExport.constants, intervalSeconds: 900 } }
  expect(
    surveyed(
      'UTC',
      [
        ['2026-03-02 09:00', 'q', 5, '2026-03-02 09:30'],
        ['2026-03-02 09:30', 'q', 5],
      ],
      quarter,
    ),
  ).toEqual(['intervalSeconds.contradiction', '03-02T09:30 900 5'])
})
