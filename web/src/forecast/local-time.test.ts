import { expect, test } from 'vitest'
import { instantOfLocal } from './local-time.ts'

test.each([
  ['2026-03-02T09:00', 'Asia/Shanghai', '2026-03-02T01:00:00.000Z'],
  ['2026-07-02T09:00', 'America/New_York', '2026-07-02T13:00:00.000Z'],
  ['2026-03-08T03:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
  ['2026-03-08T02:30', 'America/New_York', undefined],
  ['2026-03-02', 'UTC', undefined],
])('%s in %s is %s', (text, zone, expected) => {
  expect(instantOfLocal(text, zone)).toBe(expected)
})
