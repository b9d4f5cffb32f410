import { expect, test } from 'vitest'
import { keptOf, resolvedOf } from './order-address.ts'

const DUE = '2026-03-02T09:00:00Z'
const at = (clock: string) => Date.parse(`2026-03-02T${clock}:00Z`)
const open = { isOpen: true, isOverdue: false, pausedAt: null, resolveDueAt: DUE, doneAt: null }

test('a promise is kept up to its very instant, late after it, overdue while nothing happened', () => {
  expect(keptOf(open, DUE, DUE, at('12:00'))).toBe('kept')
  expect(keptOf(open, DUE, '2026-03-02T09:00:01Z', at('12:00'))).toBe('late')
  expect(keptOf(open, DUE, null, at('08:59'))).toBe('running')
  expect(keptOf(open, DUE, null, at('09:01'))).toBe('overdue')
})

test('neither an order whose clock stands still nor one that is over is overdue', () => {
  expect(keptOf({ ...open, pausedAt: '2026-03-02T08:00:00Z' }, DUE, null, at('12:00'))).toBe('paused')
  expect(keptOf({ ...open, isOpen: false }, DUE, null, at('12:00'))).toBe('none')
  expect(keptOf(open, null, null, at('12:00'))).toBe('none')
})

test('whether an order is overdue is as the service says', () => {
  expect(resolvedOf({ ...open, isOverdue: true })).toBe('overdue')
  expect(resolvedOf(open)).toBe('running')
  expect(resolvedOf({ ...open, isOpen: false, doneAt: '2026-03-02T10:00:00Z' })).toBe('late')
  expect(resolvedOf({ ...open, pausedAt: '2026-03-02T08:00:00Z' })).toBe('paused')
})
