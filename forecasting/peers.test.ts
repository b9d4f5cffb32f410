import { expect, test } from 'vitest'
import { backtest, parseLead } from './backtest.ts'
import { EMPTY_CALENDAR } from './calendar.ts'
import { epochDay, weekday } from './days.ts'
import { seasonalMean } from './models/seasonal-mean.ts'
import { bootstrap, comparePeers, readPeers } from './peers.ts'
import { fromDays } from './series.ts'

const MONDAY = epochDay('2025-01-06')
/** Six weeks of Mondays to Fridays, two slots: 10 and 20 in the first week, 1 and 2 more each week. */
const series = fromDays(
  'a',
  720,
  new Map(
    Array.from({ length: 42 }, (_, k) => MONDAY + k)
      .filter((day) => weekday(day) < 5)
      .map((day) => {
        const week = Math.floor((day - MONDAY) / 7)
        return [day, Float64Array.of(10 + week, 20 + 2 * week)]
      }),
  ),
)
const leads = [parseLead('1')]
const HEADER = 'model,origin_day,lead_days,slot,target_day,forecast,lo80,hi80,actual'
const row = (day: number, slot: number, forecast: number, actual: number): string =>
  `theta,${day - 1},1,${slot},${day},${forecast},${forecast - 5},${forecast + 5},${actual}`

test('a peer is compared on the days both forecast; weekdays count from the first day', () => {
  // Weekday 26 is the Monday of the sixth week: 15 and 30 came. Last week's 14 and 28 err by 3, the peer's 15 and 36 by 6.
  const peers = readPeers([HEADER, row(26, 1, 15, 15), row(26, 2, 36, 30)].join('\n'), series)
  expect(peers).toMatchObject([{ name: 'theta', lead: 1, day: MONDAY + 35 }])
  const setup = () => ({ model: seasonalMean(1), calendar: EMPTY_CALENDAR })
  const result = backtest({ series, setup, window: { lastDays: 5 }, leads, levels: [0.8], now: () => 0 })
  const [comparison] = comparePeers(result, peers, series, leads, [0.8])
  expect(comparison).toMatchObject({ name: 'theta', lead: '1', days: 1, wape: 3 / 45, peerWape: 6 / 45, difference: -3 / 45 })
})

test('counts that are not the series’ own, unknown slots and missing columns are refused', () => {
  expect(() => readPeers([HEADER, row(26, 1, 15, 99)].join('\n'), series)).toThrow('but 15 calls came')
  expect(() => readPeers([HEADER, row(26, 3, 15, 15)].join('\n'), series)).toThrow('slots count from 1 to 2')
  expect(() => readPeers('model,slot\n', series)).toThrow("no column 'lead_days'")
})

test('the bootstrap of equal differences has no width, of mixed ones holds zero', () => {
  const days = (difference: (k: number) => number) =>
    Array.from({ length: 40 }, (_, k) => ({ own: 5 + difference(k), peer: 5, calls: 100 }))
  expect(bootstrap(days(() => -1))).toMatchObject({ days: 40, difference: -0.01, low: -0.01, high: -0.01 })
  const mixed = bootstrap(days((k) => (k % 2 === 0 ? 1 : -1)))
  expect(mixed.low).toBeLessThanOrEqual(0)
  expect(mixed.high).toBeGreaterThanOrEqual(0)
})
