import { expect, test } from 'vitest'
import { breakOver, sortedSeats } from './seats.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')
const seat = (state: string, since: string) => ({ state, since: `2026-03-02T${since}Z` })

test('a break of exactly the limit is kept; a second more is over it, and no other state ever is', () => {
  expect(breakOver(seat('break', '09:45:00'), NOW, 15)).toBe(false)
  expect(breakOver(seat('break', '09:44:59'), NOW, 15)).toBe(true)
  expect(breakOver(seat('training', '06:00:00'), NOW, 15)).toBe(false)
})

test('seats over their break come first, the longest of them at the top', () => {
  const seats = [seat('ready', '08:00:00'), seat('break', '09:50:00'), seat('break', '09:40:00'), seat('break', '09:20:00')]
  expect(sortedSeats(seats, NOW, 15).map(({ since }) => since.slice(11, 16))).toEqual(['09:20', '09:40', '09:50', '08:00'])
})
