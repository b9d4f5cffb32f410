import { expect, test } from 'vitest'
import { daysOf, leadsOf } from './lead-accuracy.ts'

const day = (lead: string, on: string, actual: number, error: number, naiveError: number | null) => ({
  ...{ queueId: 'q', lead, day: on, slots: 10, actual, error, plannedError: error / 2, naiveError },
  ...{ signed: -error, in80: 8, in95: 9, backfilled: 5 },
})

test('a lead weighs its days by calls and compares with the four-week mean over the same days', () => {
  // Errors 10 + 30 of 100 + 300 calls against 20 + 30: 10 %, a fifth of the mean's 50 avoided.
  const [lead] = leadsOf([day('D-1', '2026-03-01', 100, 10, 20), day('D-1', '2026-03-02', 300, 30, 30)])
  expect(lead).toMatchObject({
    lead: 'D-1',
    slots: 20,
    wape: 0.1,
    plannedWape: 0.05,
    naiveWape: 0.125,
    bias: -0.1,
    coverage80: 0.8,
    backfilledShare: 0.5,
  })
  expect(lead?.valueAdded).toBeCloseTo(0.2, 12)
})

test('a day without the four-week mean or without calls has no ratio rather than a perfect one', () => {
  expect(leadsOf([day('D-7', '2026-03-01', 0, 0, null)])[0]).toMatchObject({ wape: null, naiveWape: null, valueAdded: null })
  expect(daysOf([day('D-7', '2026-03-01', 1, 1, 1), day('D-1', '2026-03-01', 0, 1, 1)])).toMatchObject([{ wape: null, coverage80: 0.8 }])
})
