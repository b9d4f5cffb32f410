import { expect, test } from 'vitest'
import { intervalExport } from './interval-export.ts'
import { rowReader } from './map-row.ts'
import { Surveyor } from './survey.ts'

const QUEUES = 300
const TEAMS = 12

/** Calls of queue n in a place: some queues are quiet for hours. */
const callsOf = (n: number, place: number): number => ((n * 7919 + place * place * 104_729 + n * place * 31) % 23) % (2 + (n % 9))

/** Ids of the queues whose rows are refused as sums, of a file with so many places. `rowsOf`: its queues in one place, in their order. */
function refusedOf(
  rowsOf: (callsOfQueue: (n: number) => number) => readonly (readonly [queue: string, offered: number])[],
  places = 96,
): string[] {
  const [read, surveyor] = [rowReader(intervalExport, 'UTC'), new Surveyor(intervalExport)]
  const queueOf = new Map<number, string>()
  for (let place = 0; place < places; place += 1) {
    const start = new Date(Date.UTC(2026, 2, 2) + place * 1_800_000).toISOString().slice(0, 16)
    for (const [queue, offered] of rowsOf((n) => callsOf(n, place))) {
      const draft = read({ 'Interval Start': start.replace('T', ' '), 'Queue Name': queue, Offered: String(offered) })
      if (!draft.ok) continue
      queueOf.set(queueOf.size + 1, queue)
      surveyor.add(queueOf.size, draft)
    }
  }
  const { totals, doubled } = surveyor.survey()
  return [...new Set([...totals.keys(), ...doubled.keys()].map((row) => queueOf.get(row) ?? ''))].sort()
}

const every = Array.from({ length: QUEUES }, (_, n) => n)
const nameOf = (n: number): string => `k${String((n * 37) % 1000).padStart(3, '0')}`
const sum = (of: readonly number[], callsOfQueue: (n: number) => number): number => of.reduce((all, n) => all + callsOfQueue(n), 0)
const teams = Array.from({ length: TEAMS }, (_, team) => every.filter((n) => n % TEAMS === team))
const runs = Array.from({ length: TEAMS }, (_, team) => every.filter((n) => Math.floor(n / 25) === team))
const cities = ['Bern', 'Chur', 'Genf', 'Olten', 'Thun', 'Visp', 'Wil', 'Zug', 'Brig', 'Davos', 'Goms', 'Lugano']

test('of three hundred queues no sum is seen where there is none', () => {
  expect(refusedOf((calls) => every.map((n) => [nameOf(n), calls(n)]))).toEqual([])
})

test('subtotals of runs of three hundred queues, all of them at the top of the file, and the total are told', () => {
  const told = refusedOf((calls) => [
    ...runs.map((run, team) => [cities[team] ?? '', sum(run, calls)] as const),
    ['Schweiz', sum(every, calls)] as const,
    ...every.map((n) => [nameOf(n), calls(n)] as const),
  ])
  expect(told).toEqual([...cities, 'Schweiz'].sort())
})

test('subtotals of queues that stand together by their names alone are told', () => {
  const told = refusedOf((calls) => [
    ...every.map((n) => [`${cities[n % TEAMS]}-${nameOf(n)}`, calls(n)] as const),
    ...teams.map((team, at) => [`T${at}`, sum(team, calls)] as const),
  ])
  expect(told).toEqual(teams.map((_, at) => `T${at}`).sort())
})

test('the sum of two queues, and of all but one, are told wherever they stand', () => {
  const told = refusedOf((calls) => [
    ['Two', calls(17) + calls(203)] as const,
    ...every.map((n) => [nameOf(n), calls(n)] as const),
    ['Most', sum(every.slice(1), calls)] as const,
  ])
  expect(told).toEqual(['Most', 'Two'])
})

test('a team of quiet queues in no order is told, as the busier ones can’t be in it', () => {
  const quiet = every.filter((n) => n % 9 === 0 && n % 2 === 0)
  const told = refusedOf((calls) => [
    ...every.map((n) => [nameOf(n), calls(n) + (quiet.includes(n) ? 0 : 40)] as const),
    ['Quiet', sum(quiet.slice(3, 12), calls)] as const,
  ])
  expect(told).toEqual(['Quiet'])
})
