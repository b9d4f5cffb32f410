import { expect, test } from 'vitest'
import { intervalExport } from './interval-export.ts'
import { rowFinisher, rowReader } from './map-row.ts'
import type { Mapping } from './mapping.ts'
import { Surveyor } from './survey.ts'

/** Time of the day or `MM-DD HH:MM`, queue, offered, and answered where it is given. */
type Cells = readonly [time: string, queue: string, offered: number, answered?: number]

type Judged = { readonly queue: string; readonly time: string; readonly code: string; readonly detail: string }

function judged(rows: readonly Cells[], mapping: Mapping = intervalExport): Judged[] {
  const [read, finish, surveyor] = [rowReader(mapping, 'UTC'), rowFinisher(mapping, 'UTC'), new Surveyor(mapping)]
  const cells = rows.map(([time, queue, offered, answered]) => ({
    'Interval Start': time.length > 5 ? `2026-${time}` : `2026-03-02 ${time}`,
    'Queue Name': queue.split('|')[0] ?? '',
    'Media Type': queue.split('|')[1] ?? 'voice',
    Offered: String(offered),
    Answered: answered === undefined ? '' : String(answered),
  }))
  cells.map(read).forEach((draft, index) => {
    if (draft.ok) surveyor.add(index + 1, draft)
    else surveyor.addDropped(draft)
  })
  const survey = surveyor.survey()
  return cells.map((one, index) => {
    const draft = read(one)
    const mapped = draft.ok ? finish(draft, index + 1, survey) : draft
    const rejection = mapped.ok ? undefined : mapped.rejection
    const [time = '', queue = ''] = rows[index] ?? []
    return { queue, time, code: rejection?.code ?? 'ok', detail: rejection?.message ?? '' }
  })
}

const rejected = (rows: readonly Cells[], mapping?: Mapping): string[] =>
  judged(rows, mapping).flatMap(({ time, queue, code }) => (code === 'ok' ? [] : [`${time} ${queue} ${code}`]))

/** Rows of an instant, queue by queue. */
const at = (time: string, counts: Readonly<Record<string, number>>): Cells[] =>
  Object.entries(counts).map(([queue, offered]) => [time, queue, offered])

test.each([
  'Daily Total',
  'All Queues',
  'Totaal',
  '合计',
  'Итого',
  'Summary',
  '*',
  'Grand total:',
  '** TOTAL **',
  '(Total)',
  '合計',
  'Total général',
  'Suma',
  '총계',
  'Ergebnis',
  'Total Result',
  'Σ',
  '∑',
  'Total (1 queue)',
  'TOTAL [3 queues]:',
  'All queues (1)',
  'Summe (n = 2)',
  'Total (all)',
  '合计（3个队列）',
])("a row named '%s' is no demand", (name) => {
  expect(
    rejected([
      ['09:00', 'q', 42],
      ['09:00', name, 42],
    ]),
  ).toEqual([`09:00 ${name} row.dropped`])
})

test('a number in brackets makes a total of no other name, and a list of labels takes it as it is', () => {
  const names = ['Fault (2)', 'Total Care (2)', 'All (VIP)', 'Total (Billing)', '(1)', 'Ergebnisse 2', 'Sigma']
  expect(rejected(names.map((name): Cells => ['09:00', name, 3]))).toEqual([])
  const mapping: Mapping = { ...intervalExport, drop: { queueId: ['Fault', 'All queues'] }, keep: { queueId: ['Total (1 queue)'] } }
  expect(
    rejected(
      ['Fault', 'Fault (2)', 'All Queues (2)', 'Total (1 queue)', 'Total (2)'].map((name): Cells => ['09:00', name, 3]),
      mapping,
    ),
  ).toEqual(['09:00 Fault row.dropped', '09:00 All Queues (2) row.dropped'])
})

test('a queue whose counts are the sum of all others at each instant is a total, whatever it is called; the reject says which sum', () => {
  // 42 + 51 = 93 and 39 + 40 = 79.
  const rows = [...at('09:00', { a: 42, b: 51, Zusammen: 93 }), ...at('09:30', { a: 39, b: 40, Zusammen: 79 })]
  const [, , first, , , second] = judged(rows)
  expect([first?.code, second?.code]).toEqual(['row.total', 'row.total'])
  expect(first?.detail).toContain('93 offered at 2026-03-02 09:00 are 42 (a 2026-03-02 09:00) + 51 (b 2026-03-02 09:00), and so at 1 more')
  expect(first?.detail).toContain('"keep": {"queueId":["Zusammen"]}')
  expect(rejected(rows)).toHaveLength(2)
  const kept: Mapping = { ...intervalExport, keep: { queueId: ['zusammen'] } }
  expect(rejected(rows, kept)).toEqual([])
})

test('it does not matter whether the file is sorted by time or by queue, where the total stands, and that a small part of the sums is broken', () => {
  const times = Array.from({ length: 20 }, (_, hour) => `03-0${1 + (hour % 4)} ${String(8 + Math.floor(hour / 4)).padStart(2, '0')}:00`)
  const rows = times.flatMap((time, n) => at(time, { Everything: 10 + n * 3 + (n === 7 ? 1 : 0), a: n, b: 4 + n, c: 6 + n }))
  const expected = times.map((time) => `${time} Everything row.total`).sort()
  expect(rejected(rows).sort()).toEqual(expected)
  expect(rejected([...rows].sort((x, y) => (x[1] < y[1] ? -1 : 1))).sort()).toEqual(expected)
})

test('totals of media, of teams and of all in one file are each found', () => {
  const rows = ['09:00', '09:30', '10:00'].flatMap((time, n) =>
    at(time, {
      'a|voice': 5 + n,
      'b|voice': 7 + 2 * n,
      'Phone|voice': 12 + 3 * n,
      'c|chat': 3 + n,
      'd|chat': 9,
      'Text|chat': 12 + n,
      'Centre|both': 24 + 4 * n,
    }),
  )
  expect(rejected(rows).map((text) => text.slice(6))).toEqual(
    Array.from({ length: 3 }, () => ['Phone|voice row.total', 'Text|chat row.total', 'Centre|both row.total']).flat(),
  )
})

test('two totals of the same, and teams whose rows stand together, are each found', () => {
  const rows = ['09:00', '09:30', '10:00'].flatMap((time, n) =>
    at(time, { a: 5 + n, b: 7, North: 12 + n, c: 3 + n, d: 9 - n, South: 12, Centre: 24 + n, Everyone: 24 + n }),
  )
  expect(new Set(rejected(rows).map((text) => text.slice(6)))).toEqual(
    new Set(['North row.total', 'South row.total', 'Centre row.total', 'Everyone row.total']),
  )
})

/** Counts of four queues at an instant; none of these is the sum of others. */
const FOUR = [
  [10, 5, 7, 3],
  [22, 13, 17, 19],
  [31, 11, 4, 23],
  [8, 9, 21, 2],
] as const

const queuesOf = (rows: readonly string[]): string[] => [...new Set(rows.map((text) => text.slice(6)))].sort()

test('subtotals that stand apart from their queues are found, with a total of all or without, under any name and in any order', () => {
  const rows = FOUR.flatMap(([a, b, c, d], n) =>
    at(`${9 + n}:00`.padStart(5, '0'), { a, b, c, d, Support: a + b, Sales: c + d, Company: a + b + c + d }),
  )
  const expected = ['Company row.total', 'Sales row.total', 'Support row.total']
  expect(queuesOf(rejected(rows))).toEqual(expected)
  expect(rejected(rows)).toHaveLength(12)
  expect(queuesOf(rejected([...rows].sort((x, y) => (x[1] < y[1] ? -1 : 1))))).toEqual(expected)
  expect(queuesOf(rejected(rows.filter(([, queue]) => queue !== 'Company')))).toEqual(['Sales row.total', 'Support row.total'])
  const named = rows.map(([time, queue, offered]): Cells => [time, queue === 'Company' ? 'Total' : queue, offered])
  expect(queuesOf(rejected(named))).toEqual(['Sales row.total', 'Support row.total', 'Total row.dropped'])
})

const CENTRES = ['East', 'West', 'North', 'South', 'Middle']

/** Twenty queues in five centres, of which two queues are the centre's sum each; without the total of all. */
const twenty = (n: number): Readonly<Record<string, number>> => {
  const queues = Array.from({ length: 20 }, (_, queue) => [`q${queue}`, 3 + ((queue * queue * (n + 2)) % 17)] as const)
  const sums = CENTRES.map(
    (centre, at) => [centre, queues.slice(at * 4, at * 4 + 4).reduce((sum, [, offered]) => sum + offered, 0)] as const,
  )
  return Object.fromEntries([...queues, ...sums])
}

const totalOf = (n: number): number =>
  Object.entries(twenty(n)).reduce((sum, [queue, offered]) => sum + (queue.startsWith('q') ? offered : 0), 0)

test.each([['Company'], ['Total']])(
  'where the queues count twice what a total does, subtotals are told at two instants: beside %s',
  (name) => {
    // 25 of 50 calls and 71 of 142: twice the total is no chance, and of all sets with that sum only Support and Sales are sums of others.
    const rows = FOUR.slice(0, 2).flatMap(([a, b, c, d], n) =>
      at(`0${8 + n}:00`, { a, c, Support: a + b, d, [name]: a + b + c + d, Sales: c + d, b }),
    )
    const found = judged(rows)
    const code = name === 'Total' ? 'row.dropped' : 'row.total'
    expect(queuesOf(rejected(rows))).toEqual([`${name} ${code}`, 'Sales row.total', 'Support row.total'].sort())
    expect(found.find(({ queue }) => queue === 'Sales')?.detail).toContain(
      `the queues that are left count 142 at 2026-03-02 09:00, 2 times what '${name}' does, and so at 1 more, and once without Support, Sales`,
    )
  },
)

test('the subtotal of one team alone is told at two instants by what the queues count more than the total', () => {
  // 40 of 25 + 15, and 106 of 71 + 35: North is that more, and a + b.
  const rows = FOUR.slice(0, 2).flatMap(([a, b, c, d], n) => at(`0${8 + n}:00`, { a, c, North: a + b, d, b, Total: a + b + c + d }))
  expect(queuesOf(rejected(rows))).toEqual(['North row.total', 'Total row.dropped'])
  // One call more at one instant, and nothing is shown.
  const other = rows.map(([time, queue, offered], index): Cells => [time, queue, offered + (index === 2 ? 1 : 0)])
  expect(queuesOf(rejected(other))).toEqual(['Total row.dropped'])
})

test('where they can’t be told, no queue is demand until the mapping names the subtotals, or the queues that are none', () => {
  const rows = [0, 1].flatMap((n) => at(`0${8 + n}:00`, { ...twenty(n), Total: totalOf(n) }))
  const codes = (mapping?: Mapping): string[] => [...new Set(rejected(rows, mapping).map((text) => text.split(' ').at(-1) ?? ''))]
  expect(codes()).toEqual(['row.doubled', 'row.dropped'])
  expect(rejected(rows)).toHaveLength(rows.length)
  expect(judged(rows)[0]?.detail).toContain(
    'name the subtotals in the mapping, "drop": {"queueId": ["…"]}, or the queues that are none, "keep": {"queueId":["q0"]}',
  )
  const queueIds = Object.keys(twenty(0))
  expect(rejected(rows, { ...intervalExport, drop: { queueId: ['Total', ...CENTRES] } }).filter((text) => text.includes(' q'))).toEqual([])
  expect(codes({ ...intervalExport, keep: { queueId: queueIds } })).toEqual(['row.dropped'])
})

test.each<[string, readonly Cells[]]>([
  ['the average of two queues', FOUR.flatMap(([a, b], n) => at(`1${n}:00`, { a: a * 2, b: b * 2, Average: a + b }))],
  [
    'the total of a file whose rows came twice',
    [...FOUR, ...FOUR].flatMap(([a, b, c, d], n) => at(`1${n % 4}:00`, { a, b, c, d, Total: a + b + c + d })),
  ],
  [
    'the total of a part of the instants',
    FOUR.flatMap(([a, b, c, d], n) => at(`1${n}:00`, { a, b, c, d: n < 2 ? a + b + c : d, ...(n < 2 ? { Total: a + b + c } : {}) })),
  ],
])('%s does not show that others are subtotals', (_, rows) => {
  expect(rejected(rows).filter((text) => !/Total|Average/.test(text))).toEqual([])
})

test('a service that adds up some of the queues is found, also where a row of it is broken', () => {
  const rows = Array.from({ length: 16 }, (_, n) => {
    const [a, b, c, d, e] = [5 + ((n * 7) % 11), 9 + ((n * 5) % 13), 3 + ((n * 3) % 7), 6 + ((n * 11) % 17), 4 + ((n * n) % 19)] as const
    const time = `${String(8 + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`
    return at(time, { a, b, c, d, e, Service: a + c + e + (n === 5 ? 1 : 0) })
  }).flat()
  expect(queuesOf(rejected(rows))).toEqual(['Service row.total'])
  expect(rejected(rows)).toHaveLength(16)
  // Five queues alone have no total.
  expect(rejected(rows.filter(([, queue]) => queue !== 'Service'))).toEqual([])
})

test('hours of a queue under a name of their own, at the start of the hour, are totals', () => {
  const rows = [42, 51, 20, 8].flatMap((offered, n): Cells[] => [
    [`${String(9 + n).padStart(2, '0')}:00`, 'a', offered],
    [`${String(9 + n).padStart(2, '0')}:30`, 'a', offered + 3],
    [`${String(9 + n).padStart(2, '0')}:00`, 'a (hour)', offered * 2 + 3],
  ])
  expect(queuesOf(rejected(rows))).toEqual(['a (hour) row.total'])
})

test.each<[string, readonly Cells[]]>([
  [
    'a sum at one instant of several',
    [...at('09:00', { a: 4, b: 5, c: 9 }), ...at('09:30', { a: 4, b: 5, c: 8 }), ...at('10:00', { a: 6, b: 7, c: 1 })],
  ],
  ['a sum at the only instant', at('09:00', { a: 42, b: 51, c: 93 })],
  ['zeros', ['09:00', '09:30', '10:00'].flatMap((time) => at(time, { a: 0, b: 0, c: 0 }))],
  ['one other queue alone', ['09:00', '09:30', '10:00'].flatMap((time, n) => at(time, { a: 40 + n, b: 40 + n }))],
  ['two others of which one has no calls', ['09:00', '09:30', '10:00'].flatMap((time, n) => at(time, { a: 40 + n, b: 0, c: 40 + n }))],
  ['small counts that agree twice', ['09:00', '09:30'].flatMap((time) => at(time, { a: 1, b: 1, c: 2 }))],
  [
    'a sum of what was offered but not of what was answered',
    [
      ['09:00', 'a', 40, 30],
      ['09:00', 'b', 50, 40],
      ['09:00', 'c', 90, 60],
      ['09:30', 'a', 41, 30],
      ['09:30', 'b', 52, 40],
      ['09:30', 'c', 93, 61],
    ],
  ],
  [
    'a sum of a part of the day',
    [
      ...at('09:00', { a: 42, b: 51, c: 93 }),
      ...at('09:30', { a: 39, b: 40, c: 79 }),
      ...at('10:00', { a: 90, b: 80 }),
      ...at('10:30', { a: 70, b: 80 }),
    ],
  ],
])('%s is no total: every row stays', (_, rows) => {
  expect(rejected(rows)).toEqual([])
})

test('sums of each queue under its name and a word are totals, at the instant as over the day', () => {
  expect(
    rejected([
      ...at('09:00', { 't1-a': 42, 't1-b': 7 }),
      ...at('09:30', { 't1-a': 51, 't1-b': 9 }),
      ...at('00:00', { 'Total t1-a': 93, 't1-b (Summe)': 16 }),
    ]),
  ).toEqual(['00:00 Total t1-a row.total', '00:00 t1-b (Summe) row.total'])
  expect(
    rejected([...at('09:00', { 'a|voice': 4, 'a|chat': 5, 'a|both': 9 }), ...at('09:30', { 'a|voice': 14, 'a|chat': 5, 'a|both': 19 })]),
  ).toEqual(['09:00 a|both row.total', '09:30 a|both row.total'])
  // A queue is no total because its name holds another's.
  expect(rejected([...at('09:00', { Care: 42, 'Care VIP': 7 }), ...at('09:30', { Care: 51, 'Care VIP': 9 })])).toEqual([])
})

test('one row a day that is the sum of all queues over the day is a total', () => {
  // 42 + 7 + 51 + 9 = 109.
  const slots = [...at('09:00', { a: 42, b: 7 }), ...at('09:30', { a: 51, b: 9 })]
  expect(rejected([...slots, ['09:00', 'Whole', 109]])).toEqual(['09:00 Whole row.total'])
  expect(rejected([...slots, ['00:00', 'Whole', 109]])).toEqual(['00:00 Whole row.total'])
  expect(rejected([...slots, ['09:00', 'Whole', 108]])).toEqual([])
})

test('a queue’s own day or hour among its intervals is a total', () => {
  const day = (date: string, scale: number): Cells[] => [
    [`${date} 09:00`, 'q', 4 * scale],
    [`${date} 09:30`, 'q', 5 * scale],
  ]
  // At the end of the day, and in an hour of its own at the start.
  expect(rejected([...day('03-02', 1), ['03-02 23:59', 'q', 9], ...day('03-03', 4), ['03-03 23:59', 'q', 36]])).toEqual([
    '03-02 23:59 q row.total',
    '03-03 23:59 q row.total',
  ])
  expect(
    rejected([
      ['09:00', 'q', 93],
      ['09:00', 'q', 42],
      ['09:30', 'q', 51],
      ['10:00', 'q', 20],
    ]),
  ).toEqual(['09:00 q row.total'])
  expect(
    rejected([
      ['00:00', 'q', 93],
      ['09:00', 'q', 42],
      ['09:30', 'q', 51],
    ]),
  ).toEqual(['00:00 q row.total'])
})

test.each<[string, readonly Cells[]]>([
  [
    'larger than the only other row of its day',
    [
      ['00:00', 'q', 9],
      ['14:00', 'q', 3],
      ['14:30', 'q', 2],
    ],
  ],
  [
    'as large as the only other row',
    [
      ['00:00', 'q', 3],
      ['14:00', 'q', 3],
    ],
  ],
  [
    'small, and the sum of two by chance',
    [
      ['00:00', 'q', 5],
      ['10:00', 'q', 2],
      ['15:00', 'q', 3],
    ],
  ],
  [
    'the only one, on two days, beside another queue',
    [
      ['03-02 00:00', 'q', 5],
      ['03-03 00:00', 'q', 4],
      ['03-02 09:00', 'r', 5],
      ['03-02 09:30', 'r', 5],
    ],
  ],
  [
    'counted in the file’s total of the instant',
    [
      ['00:00', 'q', 9],
      ['00:00', 'Total', 9],
      ['14:00', 'q', 3],
      ['14:00', 'Total', 3],
    ],
  ],
])('a quiet queue keeps its midnight row: %s', (_, rows) => {
  expect(rejected(rows).filter((text) => !text.includes('Total'))).toEqual([])
})

test('a day at midnight is told by the totals that the file has of every interval but this', () => {
  expect(
    rejected([
      ['09:00', 'q', 42],
      ['09:00', 'Total', 42],
      ['00:00', 'q', 93],
    ]),
  ).toEqual(['09:00 Total row.dropped', '00:00 q row.total'])
})

test('of a hundred queues with random calls none is a total', () => {
  let seed = 7
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  const rows = Array.from(
    { length: 96 },
    (_, slot) => `03-0${2 + Math.floor(slot / 48)} ${String(Math.floor((slot % 48) / 2)).padStart(2, '0')}:${slot % 2 ? '30' : '00'}`,
  ).flatMap((time) => Array.from({ length: 100 }, (_, queue): Cells => [time, `q${queue}`, Math.floor(random() * (queue % 10))]))
  expect(rejected(rows)).toEqual([])
})
