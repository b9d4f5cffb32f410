import { expect, test } from 'vitest'
import { decideAs } from '../domain/kernel/decider.ts'
import { type Instant, instant, MINUTE_MS } from '../domain/kernel/time.ts'
import { planner } from '../tests/support/principals.ts'
import { applyOverrides, type OverrideEvent, type OverrideTerms, overrideDecider } from './overrides.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const NOON = at('2026-03-01T12:00:00Z')
const SLOT = { queueId: 'q', slotAt: at('2026-03-02T09:00:00Z') }

const terms = (more: Partial<OverrideTerms> = {}): OverrideTerms => ({
  queueId: 'q',
  from: at('2026-03-02T09:00:00Z'),
  to: at('2026-03-02T10:00:00Z'),
  operation: 'multiply',
  amount: 1.2,
  reason: 'cable works',
  branch: '',
  ...more,
})

const make = (more: Partial<OverrideTerms> = {}) =>
  decideAs(overrideDecider, { type: 'MakeOverride', overrideId: 'o', terms: terms(more), at: NOON }, undefined, planner)

const stateOf = (...events: readonly OverrideEvent[]) => events.reduce(overrideDecider.evolve, overrideDecider.initial)

const made = (id: string, more: Partial<OverrideTerms>, minute = 0) => {
  const override = stateOf({ type: 'override_made', overrideId: id, terms: terms(more), at: instant(NOON + minute * MINUTE_MS), by: 'mei' })
  if (!override) throw new Error('not made')
  return override
}

test('overrides apply in the order they were made: 100 × 1.2 + 5 is 125, and no plan is below zero', () => {
  const plan = (...laid: ReturnType<typeof made>[]) => applyOverrides(100, SLOT, laid, at('2026-03-01T13:00:00Z'))
  expect(plan(made('b', { operation: 'add', amount: 5 }, 1), made('a', {}))).toBe(125)
  expect(plan(made('a', { operation: 'add', amount: -500 }))).toBe(0)
  expect(plan(made('a', {}), made('b', { operation: 'set', amount: 7 }, 1))).toBe(7)
})

test('an override holds for its queue and range only, from when it was made until it expires', () => {
  const override = made('a', { expiresAt: at('2026-03-01T18:00:00Z') })
  const plan = (slot: typeof SLOT, moment: string) => applyOverrides(100, slot, [override], at(moment))
  expect(plan(SLOT, '2026-03-01T12:00:00Z')).toBe(120)
  expect(plan(SLOT, '2026-03-01T11:59:00Z'), 'not made yet').toBe(100)
  expect(plan(SLOT, '2026-03-01T18:00:00Z'), 'expired').toBe(100)
  expect(plan({ ...SLOT, slotAt: at('2026-03-02T10:00:00Z') }, '2026-03-01T13:00:00Z'), 'the end is not included').toBe(100)
  expect(plan({ ...SLOT, queueId: 'other' }, '2026-03-01T13:00:00Z')).toBe(100)
})

test('a withdrawn override stops holding when it was withdrawn, and is still known before', () => {
  const withdrawn = overrideDecider.evolve(made('a', {}), {
    type: 'override_withdrawn',
    reason: '',
    at: at('2026-03-01T15:00:00Z'),
    by: 'lin',
  })
  const plan = (moment: string) => applyOverrides(100, SLOT, withdrawn ? [withdrawn] : [], at(moment))
  expect([plan('2026-03-01T14:59:00Z'), plan('2026-03-01T15:00:00Z')]).toEqual([120, 100])
})

test('a branch lies on the official plan and changes no other', () => {
  const laid = [made('w', { branch: 'storm', amount: 2 }), made('o', { operation: 'add', amount: 20 }, 5)]
  const plan = (branch: string) => applyOverrides(100, SLOT, laid, at('2026-03-01T13:00:00Z'), branch)
  expect([plan(''), plan('storm'), plan('other')]).toEqual([120, 240, 120])
})

test.each([
  [{ to: at('2026-03-02T09:00:00Z') }, 'override.range_invalid'],
  [{ amount: -1 }, 'override.amount_invalid'],
  [{ amount: 101 }, 'override.amount_invalid'],
  [{ reason: ' ' }, 'override.reason_missing'],
  [{ branch: '/etc' }, 'override.branch_invalid'],
  [{ expiresAt: NOON }, 'override.expired'],
] as const)('terms %j are refused as %s', (more, code) => {
  expect(make(more)).toMatchObject({ ok: false, rejection: { code } })
})

test('nobody makes an override twice or withdraws one twice', () => {
  const override = made('o', {})
  const again = { type: 'MakeOverride', overrideId: 'o', terms: terms(), at: NOON } as const
  expect(decideAs(overrideDecider, again, override, planner)).toMatchObject({ rejection: { code: 'override.exists' } })
  const back = { type: 'WithdrawOverride', overrideId: 'x', reason: 'off', at: NOON } as const
  expect(decideAs(overrideDecider, back, undefined, planner)).toMatchObject({ rejection: { code: 'override.not_found' } })
  const withdrawn = overrideDecider.evolve(override, { type: 'override_withdrawn', reason: 'off', at: NOON, by: 'lin' })
  expect(decideAs(overrideDecider, back, withdrawn, planner)).toMatchObject({ rejection: { code: 'override.withdrawn' } })
})
