import { expect, test } from 'vitest'
import { checkOracle } from './oracle.ts'

const row = {
  model: 'C',
  calls_per_s: 100 / 1800,
  aht_s: 180,
  agents: 14,
  target_s: 20,
  computed: { SL: 0.88835, ASA: 7.835937 },
  published: { SL: 0.9 },
}

test('a row agrees when every recomputed value is within 1e-4, whatever was published', () => {
  const report = checkOracle([row])
  expect(report).toMatchObject({
    ok: true,
    value: { passed: 1, failed: 0, rows: [{ id: 0, ok: true, published: [{ field: 'SL', published: 0.9 }] }] },
  })
})

test('a wrong value fails and is named', () => {
  expect(checkOracle([{ ...row, computed: { SL: 0.88, ASA: 7.835937 } }])).toMatchObject({
    value: { failed: 1, rows: [{ ok: false, field: 'SL', expected: 0.88 }] },
  })
})

test('a field we do not compute fails rather than being skipped', () => {
  expect(checkOracle([{ ...row, computed: { SL: 0.88835, quantile: 3 } }])).toMatchObject({
    value: { rows: [{ ok: false, field: 'quantile', actual: null }] },
  })
})

test('an input nearly named is a slip, other members are notes', () => {
  const { target_s: _, ...rest } = row
  expect(checkOracle([{ ...rest, src: 'x', targets: 20 }])).toMatchObject({
    rejection: { message: "row 0: 'targets' is read by nobody; did you mean 'target_s'?" },
  })
  expect(checkOracle([{ ...row, src: 'x', waiting_room: 4 }])).toMatchObject({ ok: true })
})

test('rows that say DO NOT use are listed, not judged', () => {
  expect(checkOracle([row, { ...row, note: 'loose label; DO NOT use as oracle' }])).toMatchObject({
    value: { passed: 1, failed: 0, excluded: [{ id: 1 }] },
  })
})

test('Erlang B rows carry one number', () => {
  expect(checkOracle([{ model: 'B', A: 5, agents: 1, computed: 5 / 6, published: 0.8333 }])).toMatchObject({ value: { passed: 1 } })
})

test.each([
  [{ aht_s: 0 }, 'aht_s is 0; it must be a number above 0.'],
  [{ aht_s: -180 }, 'aht_s is -180; it must be a number above 0.'],
  [{ aht_s: '180' }, 'aht_s is "180"; it must be a number above 0.'],
  [{ calls_per_s: -1 }, 'calls_per_s is -1; it must be a number of at least 0.'],
  [{ agents: 2.5 }, 'agents is 2.5; it must be a whole number of at least 0.'],
  [{ target_s: null }, 'target_s is null; it must be a number of at least 0.'],
  [{ model: 'A', patience_s: 0 }, 'patience_s is 0; it must be a number above 0.'],
  [{ model: 'A' }, 'patience_s is missing; model A is computed from calls_per_s, aht_s, agents, patience_s.'],
  [{ model: 'B' }, 'A is missing; model B is computed from A, agents.'],
  [{ model: 'M/M/c' }, "model is 'M/M/c'; it must be B, C, A."],
])('%j is no input of a queue', (given, message) => {
  expect(checkOracle([{ ...row, ...given }])).toEqual({ ok: false, rejection: { code: 'oracle.row', message: `row 0: ${message}` } })
  expect(checkOracle([{ ...row, ...given, note: 'DO NOT use' }])).toMatchObject({ value: { excluded: [{ id: 0 }] } })
})
