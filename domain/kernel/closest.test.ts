import { expect, test } from 'vitest'
import { closest, meant, strangerIn } from './closest.ts'

test('a word is taken for the known one with the fewest letters to change, if it is near', () => {
  expect(closest('maxWeeklyHour', ['minWeeklyHours', 'maxWeeklyHours'])).toBe('maxWeeklyHours')
  expect(closest('priority', ['queueId', 'agents'])).toBeUndefined()
  // Every letter differs.
  expect(closest('x', ['q'])).toBeUndefined()
})

test('a member nobody reads is named with the one meant, the part it belongs to, or all there are', () => {
  const elsewhere = { 'in rules': ['restHours'] }
  expect(strangerIn({ week: 1, agent: 2 }, 'the file', ['week', 'agents'], elsewhere)).toBe(
    "'agent' is no member of the file; did you mean 'agents'?",
  )
  expect(strangerIn({ restHours: 11 }, 'the file', ['week'], elsewhere)).toBe("'restHours' is no member of the file; it belongs in rules.")
  expect(strangerIn({ colour: 1 }, 'the file', ['week', 'zone'])).toBe("'colour' is no member of the file; it has week, zone.")
  expect(strangerIn({ week: 1 }, 'the file', ['week', 'zone'])).toBeUndefined()
  expect(meant('x', [])).toBe('it has none.')
})
