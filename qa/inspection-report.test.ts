/** Reports of inspection: figures by hand, no rank where intervals meet. */
import { expect, test } from 'vitest'
import { type InspectedItem, reportOf } from './inspection-report.ts'

const item = (n: number, more: Partial<InspectedItem> = {}): InspectedItem => ({
  ...{ planId: 'p', scoreId: `s-${n}`, agentId: 'a-1', stratum: 'a-1', inclusionProbability: 0.5, isReviewed: true, finalRatio: 1 },
  ...{ isFailed: false, itemIds: ['greeting', 'closing'], outcomes: ['pass', 'pass'], autoOutcomes: ['pass', 'pass'] },
  ...more,
})
const failed = { isFailed: true, finalRatio: 0.5, outcomes: ['pass', 'fail'] }

test('a rate weighs each recording by the inverse of its probability', () => {
  // One failed of probability 1 stands for itself, three met of probability 1/4 for four each: 1 of 13.
  const drawn = [
    item(1, { ...failed, inclusionProbability: 1, stratum: 'risk' }),
    ...[2, 3, 4].map((n) => item(n, { inclusionProbability: 0.25 })),
  ]
  const { failed: rate, score } = reportOf(drawn, [])
  expect(rate?.mean).toBeCloseTo(1 / 13, 12)
  expect(score?.mean).toBeCloseTo(12.5 / 13, 12)
})

test('what is not reviewed yet is stood for by what is, stratum by stratum', () => {
  // Of a-1 one of two is reviewed, of a-2 both: each agent stands for four recordings, so half of them failed.
  const drawn = [
    item(1, failed),
    item(2, { isReviewed: false }),
    item(3, { agentId: 'a-2', stratum: 'a-2' }),
    item(4, { agentId: 'a-2', stratum: 'a-2' }),
  ]
  const report = reportOf(drawn, [])
  expect([report.drawn, report.reviewed, report.failed?.mean]).toEqual([4, 3, 0.5])
})

test('five met out of many are no proof: the interval is Wilson’s, 0 to 43.4 %, and of all there are it is a point', () => {
  const five = [1, 2, 3, 4, 5]
  const some = reportOf(
    five.map((n) => item(n)),
    [],
  ).failed
  expect([some?.lo, some?.hi.toFixed(3)]).toEqual([0, '0.434'])
  expect(
    reportOf(
      five.map((n) => item(n, { inclusionProbability: 1 })),
      [],
    ).failed,
  ).toMatchObject({ lo: 0, hi: 0 })
})

test('nobody is ranked before somebody whose interval meets the own one', () => {
  const of = (agentId: string, from: number, fails: number, all: number) =>
    Array.from({ length: all }, (_, n) => item(from + n, { agentId, stratum: agentId, ...(n < fails ? failed : {}) }))
  const { agents } = reportOf([...of('good', 0, 1, 60), ...of('same', 100, 2, 60), ...of('bad', 200, 50, 60)], [])
  expect(agents.map(({ agentId, place }) => [agentId, place])).toEqual([
    ['bad', { from: 3, to: 3 }],
    ['good', { from: 1, to: 2 }],
    ['same', { from: 1, to: 2 }],
  ])
})

test('items most failed first with their share of all failures, and where rules and people differ', () => {
  const drawn = [
    item(1, { outcomes: ['fail', 'fail'], autoOutcomes: ['pass', 'fail'] }),
    item(2, { outcomes: ['pass', 'fail'], autoOutcomes: ['fail', 'fail'] }),
    item(3, { outcomes: ['pass', 'na'], autoOutcomes: ['pass', 'fail'] }),
    item(4, { outcomes: ['pass', 'fail'], autoOutcomes: ['unknown', 'unknown'] }),
  ]
  const [closing, greeting] = reportOf(drawn, []).items
  expect(closing).toMatchObject({
    itemId: 'closing',
    fails: 3,
    judged: 3,
    cumulated: 0.75,
    both: 2,
    same: 2,
    rulesAlone: 0,
    peopleAlone: 0,
  })
  // The rules failed one greeting, and people found it met: 0 of 1 is 0 to 79.3 %. Of two closings both were failed by people too: 34.2 % at least.
  expect([greeting?.precision?.mean, greeting?.precision?.hi.toFixed(3), closing?.precision?.lo.toFixed(3)]).toEqual([0, '0.793', '0.342'])
  expect(greeting).toMatchObject({ itemId: 'greeting', fails: 1, judged: 4, cumulated: 1, both: 3, same: 1, rulesAlone: 1, peopleAlone: 1 })
})

test('appeals count for the scores drawn, those taken back for none', () => {
  const appeal = (n: number, itemId: string, state: 'open' | 'upheld' | 'changed' | 'withdrawn') => ({ scoreId: `s-${n}`, itemId, state })
  const appeals = [
    appeal(1, 'greeting', 'upheld'),
    appeal(1, 'closing', 'changed'),
    appeal(2, 'closing', 'open'),
    appeal(3, 'closing', 'withdrawn'),
    appeal(9, 'closing', 'changed'),
  ]
  expect(
    reportOf(
      [1, 2, 3].map((n) => item(n)),
      appeals,
    ).appeals,
  ).toEqual({ scores: 2, items: 3, answered: 2, changed: 1 })
})

test('nothing reviewed has no rate', () => {
  expect(reportOf([item(1, { isReviewed: false })], [])).toMatchObject({ reviewed: 0, failed: null, items: [], agents: [{ place: null }] })
})
