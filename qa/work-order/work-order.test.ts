import { expect, test } from 'vitest'
import { parseInstant } from '../../domain/kernel/time.ts'
import { serviceOrder } from '../scorecards/service-order.ts'
import type { WorkOrder } from './order.ts'
import { scoreWorkOrder } from './score.ts'

/** The resolved fault of the topic's own example, filled in properly. */
const ORDER: WorkOrder = {
  orderId: 'o-501',
  version: '4',
  orderType: 'fault',
  status: 'resolved',
  openedAt: '2026-03-02T01:05:00.000Z',
  category: 'no_dial_tone',
  customerId: 'p-7',
  teamId: 't-field',
  replyDueAt: '2026-03-02T05:05:00.000Z',
  resolveDueAt: '2026-03-03T01:05:00.000Z',
  acceptedAt: '2026-03-02T01:20:00.000Z',
  firstRepliedAt: '2026-03-02T01:40:00.000Z',
  resolvedAt: '2026-03-02T08:20:00.000Z',
  pausedSeconds: 0,
  title: 'Line dead since yesterday',
  content: 'No dial tone; router lamp off; reachable after 18:00.',
  resolution: 'Replaced the drop cable.',
}

const OPEN = { status: 'in_progress', resolvedAt: null, resolution: null } as const

function scoreAt(now: string, change: Partial<WorkOrder> = {}) {
  const at = parseInstant(now)
  if (!at.ok) throw new RangeError(at.rejection.message)
  const score = scoreWorkOrder(serviceOrder, { order: { ...ORDER, ...change }, now: at.value })
  return {
    ...score,
    outcomes: Object.fromEntries(score.items.map((item) => [item.id, item.outcome])),
    reasons: Object.fromEntries(score.items.map((item) => [item.id, item.reason])),
  }
}

const LATER = '2026-03-10T00:00:00Z'

test('an order resolved and replied on time and filled in properly scores 1', () => {
  expect(scoreAt(LATER)).toMatchObject({ scoreRatio: 1, isFailed: false, handlingTimely: true, replyTimely: true, completenessRatio: 1 })
})

test('resolved exactly at the deadline is on time, a second later is not; the deadline holds the pauses already', () => {
  expect(scoreAt(LATER, { resolvedAt: '2026-03-03T01:05:00.000Z' }).handlingTimely).toBe(true)
  expect(scoreAt(LATER, { resolvedAt: '2026-03-03T01:05:01.000Z' }).handlingTimely).toBe(false)
  const paused = { pausedSeconds: 7200, resolvedAt: '2026-03-03T03:05:00.000Z', firstRepliedAt: '2026-03-02T07:05:00.000Z' }
  expect(scoreAt(LATER, paused)).toMatchObject({ handlingTimely: false, replyTimely: false })
})

test('open past its deadline is a miss, open and not yet due is left out, without deadline too', () => {
  expect(scoreAt('2026-03-03T01:05:00.001Z', OPEN).handlingTimely).toBe(false)
  expect(scoreAt('2026-03-03T01:05:00.000Z', OPEN)).toMatchObject({ handlingTimely: null, outcomes: { 'handling-timely': 'na' } })
  expect(scoreAt(LATER, { ...OPEN, resolveDueAt: null }).handlingTimely).toBeNull()
})

test('a reopened order is open again although it keeps the instant it was last resolved', () => {
  expect(scoreAt(LATER, { status: 'reopened', reopenCount: 1 }).handlingTimely).toBe(false)
  expect(scoreAt(LATER, { status: 'resolved', reopenCount: 1 }).handlingTimely).toBe(true)
})

test('closed without a resolution is done by its closing', () => {
  const closed = { status: 'closed', resolvedAt: null, closedAt: '2026-03-03T01:05:00.000Z' }
  expect(scoreAt(LATER, closed).handlingTimely).toBe(true)
})

test('what is paused before its deadline or withdrawn is not judged, and what is paused after it is missed', () => {
  const paused = (pausedAt: string) => scoreAt(LATER, { ...OPEN, status: 'paused', pausedAt, firstRepliedAt: null })
  expect(paused('2026-03-02T04:00:00.000Z')).toMatchObject({ handlingTimely: null, replyTimely: null })
  expect(paused('2026-03-02T08:00:00.000Z')).toMatchObject({ handlingTimely: null, replyTimely: false })
  expect(paused('2026-03-04T08:00:00.000Z')).toMatchObject({ handlingTimely: false, replyTimely: false })
  expect(scoreAt(LATER, { ...OPEN, status: 'On hold' }).handlingTimely, 'nobody says since when').toBeNull()
  const withdrawn = { ...OPEN, status: 'archived', closedAt: LATER, withdrawnAt: LATER, firstRepliedAt: null }
  expect(scoreAt(LATER, withdrawn)).toMatchObject({ handlingTimely: null, replyTimely: null })
  expect(scoreAt(LATER, { ...withdrawn, withdrawnAt: null, type: 'order_withdrawn' })).toMatchObject({ handlingTimely: null })
})

test('a reply after its deadline is late; none at all past the deadline is missed', () => {
  expect(scoreAt(LATER, { firstRepliedAt: '2026-03-02T06:05:00.000Z' })).toMatchObject({
    replyTimely: false,
    reasons: { 'reply-timely': 'Replied 60 min after its deadline.' },
  })
  expect(scoreAt(LATER, { firstRepliedAt: null }).replyTimely).toBe(false)
})

test('what is required depends on the type, and a resolution only on done orders', () => {
  expect(scoreAt(LATER, { category: ' ' }).reasons['required-fields']).toBe('Missing: category.')
  expect(scoreAt(LATER, { orderType: 'urge' }).reasons['required-fields']).toBe('Missing: relatedOrderId.')
  expect(scoreAt('2026-03-02T02:00:00Z', OPEN).outcomes['required-fields']).toBe('pass')
  expect(scoreAt(LATER, { resolution: null }).reasons['required-fields']).toBe('Missing: resolution.')
})

test.each(['已处理。', '已解决，客户满意', 'Done', 'Fixed - problem solved', '无'])('“%s” says nothing of what was done', (resolution) => {
  expect(scoreAt(LATER, { resolution }).outcomes['resolution-specific']).toBe('fail')
})

test.each(['已更换光猫，客户确认恢复', 'Fixed by replacing the drop cable', '已处理：重做光纤接头'])(
  '“%s” says what was done',
  (resolution) => {
    expect(scoreAt(LATER, { resolution }).outcomes['resolution-specific']).toBe('pass')
  },
)

test('contradicting instants and states are named', () => {
  expect(scoreAt(LATER, { resolvedAt: '2026-03-01T00:00:00Z' }).reasons['consistent']).toBe('Resolved before it was opened.')
  expect(scoreAt(LATER, { closedAt: '2026-03-02T08:00:00Z' }).reasons['consistent']).toBe('Closed before it was resolved.')
  expect(scoreAt(LATER, { resolvedAt: null }).reasons['consistent']).toBe('Done without an instant at which it was resolved.')
  expect(scoreAt(LATER, { status: 'opened', closedAt: LATER }).reasons['consistent']).toBe('Closed, yet its status says open.')
})

test('a cancelled order is not judged', () => {
  expect(scoreAt(LATER, { status: 'cancelled' })).toMatchObject({
    scoreRatio: null,
    isFailed: false,
    handlingTimely: null,
    completenessRatio: null,
  })
})

test('the id of an order’s score follows from order, version and form, not from when it was looked at', () => {
  expect(scoreAt(LATER).scoreId).toBe(scoreAt('2026-03-20T00:00:00Z').scoreId)
  expect(scoreAt(LATER, { version: '5' }).scoreId).not.toBe(scoreAt(LATER).scoreId)
})
