import { expect, test } from 'vitest'
import { type Case, checkCases, parseCase } from './cases.ts'
import { hotlineService } from './scorecards/hotline-service.ts'

const CASE: Case = {
  name: 'greets without a name',
  transcript: { startMs: [0, 3000], endMs: [2000, 5000], channel: ['agent', 'customer'], text: ['您好，请讲。', '我打错了。'] },
  expect: { greeting: 'fail', 'card-number': 'pass', identity: 'na' },
}

test('a case passes where every named item has the expected outcome', () => {
  expect(checkCases(hotlineService, [CASE])).toMatchObject({ form: 'hotline-service', cases: 1, passed: 1, failed: 0, mismatches: [] })
})

test('a wrong outcome, an unknown item and a wrong score are each named', () => {
  const report = checkCases(hotlineService, [{ ...CASE, expect: { greeting: 'pass', smile: 'pass' }, scoreRatio: 1 }])
  expect(report.mismatches).toMatchObject([
    { item: 'greeting', expected: 'pass', actual: 'fail' },
    { item: 'smile', actual: 'absent' },
    { item: 'scoreRatio', expected: '1' },
  ])
})

test('a case of another shape is refused with its place', () => {
  const read = parseCase({ name: 'x', expect: { greeting: 'good' } }, '3')
  expect(read.ok ? '' : read.rejection.message).toMatch(/^Case 3 has the wrong shape: 'expect\.greeting'/)
})
