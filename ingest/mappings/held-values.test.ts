import { expect, test } from 'vitest'
import { calls } from '../../contracts/index.ts'
import { constantFrom, faultOfConstant } from './held-values.ts'

test.each([
  ['siteId', '5', '5'],
  ['siteId', 'true', 'true'],
  ['direction', 'inbound', 'inbound'],
  ['endedAt', '2026', '2026'],
  ['revision', '2', 2],
  ['holdSeconds', '0.5', 0.5],
  ['isRedial', 'true', true],
  ['revision', 'two', 'two'],
  ['extra.shift', '5', 5],
  ['extra.code', '007', '007'],
])('--set %s=%s is held as the field holds it', (path, text, held) => {
  expect(constantFrom(calls, path, text)).toBe(held)
})

test('what the contract takes has no fault, and a member that it has not is not judged', () => {
  for (const [path, value] of [
    ['siteId', '5'],
    ['revision', 0],
    ['holdSeconds', 0.5],
    ['isRedial', false],
    ['endedAt', '2026-03-02T09:00:00+08:00'],
    ['extra.x', 1.5],
  ] as const)
    expect(faultOfConstant(calls, path, value)).toBeUndefined()
  expect(faultOfConstant(calls, 'revision', 'two')).toBe('the constant \'revision\' is "two" and must be integer')
  expect(faultOfConstant(calls, 'revision', '2')).toBe('the constant \'revision\' is "2" and must be integer, without quotes')
})
