import { expect, test } from 'vitest'
import { intervalExport } from './interval-export.ts'
import { rowReader } from './map-row.ts'
import type { Mapping } from './mapping.ts'
import { Surveyor } from './survey.ts'

/** Offered calls of each queue at 08:00, 09:00, … */
function told(places: readonly Readonly<Record<string, number>>[], mapping: Mapping = intervalExport) {
  const [read, surveyor] = [rowReader(mapping, 'UTC'), new Surveyor(mapping)]
  let row = 0
  for (const [place, counts] of places.entries())
    for (const [queue, offered] of Object.entries(counts)) {
      const hour = 8 + place
      const time = `2026-03-0${2 + Math.floor(hour / 24)} ${String(hour % 24).padStart(2, '0')}:00`
      const draft = read({ 'Interval Start': time, 'Queue Name': queue, Offered: String(offered) })
      row += 1
      if (draft.ok) surveyor.add(row, draft)
      else surveyor.addDropped(draft)
    }
  const { totals, doubled, likelyTotals } = surveyor.survey()
  return { refused: totals.size + doubled.size, likely: likelyTotals.map(({ queueIds }) => queueIds), text: likelyTotals[0]?.detail }
}

const kept = (...queueIds: string[]): Mapping => ({ ...intervalExport, keep: { queueId: queueIds } })

test('subtotals of a few instants without a total of all are not shown by their numbers, and named', () => {
  // 10 + 5 and 22 + 13, 7 + 3 and 17 + 19: of five queues 2⁵ sums are possible, and counts of 15 and 35 tell 9 bits.
  const places = [
    { a: 10, South: 10, c: 7, North: 15, b: 5, d: 3 },
    { a: 22, South: 36, c: 17, North: 35, b: 13, d: 19 },
  ]
  expect(told(places)).toMatchObject({ refused: 0, likely: [['South'], ['North']] })
  expect(told(places).text).toMatch(/^'(North|South)' counts what .* do together at 2 instants, 3[56] offered at 2026-03-02 09:00$/)
  expect(told(places, kept('North', 'South')).likely).toEqual([])
  const dropped = { ...intervalExport, drop: { queueId: ['North', 'South'] } }
  expect(told(places, dropped).likely).toEqual([])
})

test('of one instant the sum of the rows above is named', () => {
  expect(told([{ a: 42, b: 51, c: 93 }])).toMatchObject({ refused: 0, likely: [['c']] })
  expect(told([{ a: 42, b: 51, x: 3, c: 93 }])).toMatchObject({ refused: 0, likely: [['c']] })
})

test('the subtotal of a team with a single queue is named beside the queue', () => {
  const places = [12, 30, 7, 41].map((a, n) => ({ a, b: 9 + n, c: 20 - n * n, Team: a }))
  expect(told(places)).toMatchObject({ refused: 0, likely: [['Team']] })
  expect(told(places).text).toBe("'Team' counts what 'a' does at 4 instants, 41 offered at 2026-03-02 11:00")
  expect(told(places, kept('Team')).likely).toEqual([])
})

test('where chance would make such sums, the queues that may be some are named together', () => {
  // Fifteen queues at two instants: 2¹⁴ sets, and no count tells as much.
  const queue = (at: number, n: number): number => 3 + ((at * at * (n + 2)) % 17)
  const places = [0, 1].map((n) => {
    const queues = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`q${at}`, queue(at, n)]))
    const sum = (from: number): number => [0, 1, 2, 3].reduce((all, at) => all + queue(from + at, n), 0)
    return { ...queues, West: sum(4), East: sum(0), Middle: sum(8) }
  })
  const { refused, likely, text } = told(places)
  expect(refused).toBe(0)
  expect(likely.at(-1)).toEqual(expect.arrayContaining(['West', 'East']))
  expect(text).toMatch(/may each count what some of the others do: 15 queues at 2 instants don't tell$/)
})

test.each<[string, readonly Readonly<Record<string, number>>[]]>([
  ['one queue', [{ a: 40 }, { a: 41 }]],
  ['queues without calls', [{ a: 0, b: 0, c: 0 }]],
  [
    'queues of which one is the sum of the others at one instant of two',
    [
      { a: 42, b: 51, c: 93 },
      { a: 42, b: 51, c: 92 },
    ],
  ],
  ['a sum of a call each', [{ a: 1, b: 1, c: 2 }]],
  [
    'queues that are alike at one instant of two',
    [
      { a: 40, b: 40 },
      { a: 41, b: 40 },
    ],
  ],
])('nothing is said of %s', (_, places) => {
  expect(told(places)).toMatchObject({ refused: 0, likely: [] })
})

test('of more queues than are searched none is named', () => {
  const queues = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`q${at}`, 7 + 3 * at]))
  expect(told([queues, queues]).likely).toEqual([])
})

test('of fifty queues with random calls none is named where the file has more instants than queues', () => {
  let seed = 7
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  const places = Array.from({ length: 60 }, () =>
    Object.fromEntries(Array.from({ length: 50 }, (_, queue) => [`q${queue}`, Math.floor(random() * (queue % 10))])),
  )
  const { likely } = told(places)
  expect(likely).toEqual([])
})
