/** The key figures against published and hand-worked numbers. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seconds } from '../kernel/time.ts'
import {
  abandonRatio,
  addSums,
  averageAnswerSeconds,
  averageHandleSeconds,
  type CallFact,
  NO_CALLS,
  occupancyRatio,
  SERVICE_LEVEL_RULES,
  serviceLevelRatio,
  shrinkageRatio,
  sumCalls,
  utilisationRatio,
} from './kpi.ts'

const thresholds = { answerTarget: seconds(20), shortAbandon: seconds(5) }

const call = (outcome: CallFact['outcome'], wait: number, talk = 0, hold = 0, wrap = 0): CallFact => ({
  outcome,
  waitSeconds: seconds(wait),
  talkSeconds: seconds(talk),
  holdSeconds: seconds(hold),
  wrapSeconds: seconds(wrap),
})

const times = (count: number, fact: CallFact): CallFact[] => Array.from({ length: count }, () => fact)

/** Call Centre Helper's sample: 1,000 answered, 860 of them in time; 60 abandoned, 20 of them in time, 10 short. */
const ordinaryDay = [
  ...times(860, call('answered', 10)),
  ...times(140, call('answered', 40)),
  ...times(40, call('abandoned', 60)),
  ...times(10, call('abandoned', 12)),
  ...times(10, call('abandoned', 3)),
]
const badDay = [
  ...times(400, call('answered', 10)),
  ...times(300, call('answered', 90)),
  ...times(180, call('abandoned', 80)),
  ...times(60, call('abandoned', 12)),
  ...times(60, call('abandoned', 3)),
]

const percentages = (calls: readonly CallFact[]) =>
  Object.values(SERVICE_LEVEL_RULES).map((rule) => Math.round((rule(sumCalls(calls, thresholds)) ?? Number.NaN) * 1000) / 10)

test('the six service-level rules give six answers on the same ordinary day', () => {
  expect(percentages(ordinaryDay)).toEqual([83.0, 86.0, 81.1, 82.7, 81.9, 82.1])
})

test('and lie 17 points apart on a bad one', () => {
  expect(percentages(badDay)).toEqual([52.0, 57.1, 40.0, 45.5, 42.6, 46.0])
})

test('a wait of exactly the target is in time, an abandon at exactly the short limit is not short', () => {
  expect(
    sumCalls([call('answered', 20), call('answered', 20.001), call('abandoned', 5), call('abandoned', 4.999)], thresholds),
  ).toMatchObject({
    answeredInTarget: 1,
    abandonedInTarget: 2,
    shortAbandoned: 1,
  })
})

test('nothing offered is no service level, not 0 and not 100 %', () => {
  for (const figure of [serviceLevelRatio, abandonRatio, averageAnswerSeconds, averageHandleSeconds]) expect(figure(NO_CALLS)).toBeNull()
})

test('a call queued for callback is offered, not abandoned and not handled', () => {
  const sums = sumCalls(
    [call('callback_queued', 30), call('overflowed', 30), call('abandoned', 30), call('answered', 6, 180, 20, 40)],
    thresholds,
  )
  expect(sums).toMatchObject({ offered: 4, handled: 1, abandoned: 1, flowOut: 2 })
  expect([abandonRatio(sums), averageAnswerSeconds(sums), averageHandleSeconds(sums)]).toEqual([0.25, 6, 240])
})

const anyCall = fc
  .record({
    outcome: fc.constantFrom<CallFact['outcome'][]>('answered', 'abandoned', 'callback_queued', 'overflowed'),
    wait: fc.integer({ min: 0, max: 600 }),
    talk: fc.integer({ min: 0, max: 900 }),
  })
  .map(({ outcome, wait, talk }) => call(outcome, wait, talk))

test('offered = handled + abandoned + flow-out, and sums of parts are the sums of the whole', () => {
  fc.assert(
    fc.property(fc.array(anyCall), fc.array(anyCall), (morning, afternoon) => {
      const day = sumCalls([...morning, ...afternoon], thresholds)
      expect(day.offered).toBe(day.handled + day.abandoned + day.flowOut)
      expect(day).toEqual(addSums(sumCalls(morning, thresholds), sumCalls(afternoon, thresholds)))
    }),
  )
})

test('utilisation is occupancy times what shrinkage leaves', () => {
  // 8 paid hours: 5 h contact, 1 h ready, 2 h breaks and meetings.
  const day = { contactSeconds: 18_000, readySeconds: 3600, paidSeconds: 28_800 }
  expect([occupancyRatio(day), shrinkageRatio(day), utilisationRatio(day)]).toEqual([5 / 6, 0.25, 0.625])
  expect((occupancyRatio(day) ?? 0) * (1 - (shrinkageRatio(day) ?? 0))).toBeCloseTo(utilisationRatio(day) ?? 0, 12)
})
