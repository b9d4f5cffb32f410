import { expect, test } from 'vitest'
import type { OrderRow } from '../published-api.ts'
import { keptOf } from './order-address.ts'

const order = (more: Partial<OrderRow> = {}): OrderRow => ({
  ...{
    orderId: 'o-1',
    orderType: 'fault',
    status: 'accepted',
    openedAt: '2026-03-02T01:00:00Z',
    priority: null,
    category: null,
    title: null,
  },
  ...{
    siteId: null,
    teamId: null,
    assigneeId: null,
    customerId: null,
    callId: null,
    relatedOrderId: null,
    acceptDueAt: null,
    replyDueAt: null,
  },
  ...{ resolveDueAt: '2026-03-02T09:00:00Z', acceptedAt: null, firstRepliedAt: null, resolvedAt: null, closedAt: null, withdrawnAt: null },
  ...{ pausedAt: null, reassignments: 0, reopenings: 0, urges: 0 },
  ...more,
})
const DUE = '2026-03-02T09:00:00Z'
const at = (clock: string) => Date.parse(`2026-03-02T${clock}:00Z`)

test('a promise is kept up to its very instant, late after it, overdue while nothing happened', () => {
  expect(keptOf(order(), DUE, DUE, at('12:00'))).toBe('kept')
  expect(keptOf(order(), DUE, '2026-03-02T09:00:01Z', at('12:00'))).toBe('late')
  expect(keptOf(order(), DUE, null, at('08:59'))).toBe('running')
  expect(keptOf(order(), DUE, null, at('09:01'))).toBe('overdue')
})

test('neither an order whose clock stands still nor a withdrawn one is overdue', () => {
  expect(keptOf(order({ pausedAt: '2026-03-02T08:00:00Z' }), DUE, null, at('12:00'))).toBe('paused')
  expect(keptOf(order({ withdrawnAt: '2026-03-02T08:00:00Z' }), DUE, null, at('12:00'))).toBe('none')
  expect(keptOf(order(), null, null, at('12:00'))).toBe('none')
})
