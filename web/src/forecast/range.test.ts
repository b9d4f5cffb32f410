import { expect, test } from 'vitest'
import { lengthOf, moved, presets, rangeOf } from './range.ts'

// 2026-10-14 is a Wednesday.
test('a week begins on Monday, also when today is Sunday', () => {
  expect(presets('2026-10-14').week).toEqual({ from: '2026-10-12', to: '2026-10-18' })
  expect(presets('2026-10-18').week).toEqual({ from: '2026-10-12', to: '2026-10-18' })
  expect(presets('2026-10-14').nextWeek).toEqual({ from: '2026-10-19', to: '2026-10-25' })
})

test('moving goes by the length shown', () => {
  expect(lengthOf({ from: '2026-10-12', to: '2026-10-18' })).toBe(7)
  expect(moved({ from: '2026-10-12', to: '2026-10-18' }, -1)).toEqual({ from: '2026-10-05', to: '2026-10-11' })
  expect(moved({ from: '2026-10-14', to: '2026-10-14' }, 1)).toEqual({ from: '2026-10-15', to: '2026-10-15' })
})

test('an address with no days, wrong days or days in the wrong order shows this week', () => {
  const week = presets('2026-10-14').week
  expect(rangeOf(undefined, '2026-10-14', '2026-10-14')).toEqual(week)
  expect(rangeOf('14.10.', '15.10.', '2026-10-14')).toEqual(week)
  expect(rangeOf('2026-10-20', '2026-10-14', '2026-10-14')).toEqual(week)
})
