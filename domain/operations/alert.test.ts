/** Alerts: raised after holding, ended past a margin, and never by repeats, disorder or hovering. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAllowed, stepsFrom } from '../kernel/machine.ts'
import { instant, minutes, plus } from '../kernel/time.ts'
import { ALERT, type Alert, type AlertLimits, nextAlert, quietSince } from './alert.ts'

const start = instant(Date.parse('2026-03-02T01:00:00Z'))
const at = (minute: number) => plus(start, minutes(minute))
const serviceLevel: AlertLimits = { better: 'higher', limit: 0.7, recover: 0.75, holdsFor: minutes(5), staleAfter: minutes(15) }

const after = (samples: readonly (readonly [minute: number, value: number | null])[], limits = serviceLevel): Alert[] => {
  let alert = quietSince(start)
  return samples.map(([minute, value]) => {
    alert = nextAlert(alert, { at: at(minute), value }, limits)
    return alert
  })
}
const statuses = (...args: Parameters<typeof after>) => after(...args).map(({ status }) => status)

test('a service level under 70 % for five minutes is raised, and ends at 75 %', () => {
  const samples = [
    [0, 0.8],
    [1, 0.65],
    [5, 0.65],
    [6, 0.66],
    [7, 0.72],
    [8, 0.749],
    [9, 0.75],
  ] as const
  expect(statuses(samples)).toEqual(['quiet', 'pending', 'pending', 'raised', 'raised', 'raised', 'quiet'])
})

test('a dip shorter than that raises nothing', () => {
  expect(
    statuses([
      [0, 0.6],
      [4, 0.71],
      [5, 0.6],
      [9, 0.6],
    ]),
  ).toEqual(['pending', 'quiet', 'pending', 'pending'])
})

test('of what is better when lower the limit is passed upwards, and without holding at once', () => {
  const waiting: AlertLimits = { better: 'lower', limit: 180, recover: 120, holdsFor: minutes(0), staleAfter: minutes(15) }
  expect(
    statuses(
      [
        [0, 180],
        [1, 181],
        [2, 150],
        [3, 120],
      ],
      waiting,
    ),
  ).toEqual(['quiet', 'raised', 'raised', 'quiet'])
})

test('fifteen minutes without a value is an alert of its own, and the next value ends it', () => {
  expect(
    statuses([
      [0, 0.8],
      [14, null],
      [15, null],
      [16, Number.NaN],
      [17, 0.8],
    ]),
  ).toEqual(['quiet', 'quiet', 'stale', 'stale', 'quiet'])
})

test('values between limit and recovery change nothing, whatever came before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.array(fc.double({ min: 0.7, max: 0.7499, noNaN: true })),
      (before, hovering) => {
        const samples = [...before, ...hovering].map((value, minute) => [minute, value] as const)
        const all = after(samples)
        const settled = all[before.length - 1]?.status
        if (settled !== 'raised' && settled !== 'quiet') return
        expect(all.slice(before.length).every(({ status }) => status === settled)).toBe(true)
      },
    ),
  )
})

test('every change of status is a way of the machine, and repeats and disorder make none', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 20 }), fc.option(fc.double({ min: 0.5, max: 0.9, noNaN: true }), { nil: null })), { maxLength: 40 }),
      (steps) => {
        let alert = quietSince(start)
        let minute = 0
        for (const [gap, value] of steps) {
          minute += gap
          const next = nextAlert(alert, { at: at(minute), value }, serviceLevel)
          if (next.status !== alert.status) seen.add(`${alert.status} ${next.status}`)
          expect(nextAlert(next, { at: at(minute - 1), value: 0 }, serviceLevel)).toEqual(
            next.valueAt > at(minute - 1) ? next : expect.anything(),
          )
          alert = next
        }
      },
    ),
  )
  for (const way of seen) {
    const [from, to] = way.split(' ')
    const steps = stepsFrom(ALERT, from === 'quiet' || from === 'pending' || from === 'raised' ? from : 'stale')
    expect(
      steps.some((step) => ALERT.transitions[step]?.to === to),
      way,
    ).toBe(true)
  }
  expect(isAllowed(ALERT, 'Hold', 'quiet')).toBe(false)
})
