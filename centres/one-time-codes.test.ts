import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import { codeAt, newRecoveryCodes, newTotpSecret, recoveryHash, stepAt, stepOfCode, totpEnrolment } from './one-time-codes.ts'

/** The seed of the test values of RFC 4226 and RFC 6238. */
const SEED = Buffer.from('12345678901234567890')
const second = (value: number) => instant(value * 1000)

test.each([
  // RFC 4226, appendix D.
  [0, '755224'],
  [1, '287082'],
  [2, '359152'],
  [3, '969429'],
  [9, '520489'],
])('the code of counter %i is that of RFC 4226', (counter, code) => {
  expect(codeAt(SEED, counter)).toBe(code)
})

test.each([
  // RFC 6238, appendix B, SHA-1: the last six of its eight digits.
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('the code at second %i is that of RFC 6238', (at, digits) => {
  expect(codeAt(SEED, stepAt(second(at)))).toBe(digits.slice(2))
})

test('a code holds for its step and one to either side, and is none once it was accepted', () => {
  // Step 2 is the seconds 60 to 89.
  const code = codeAt(SEED, 2)
  const found = [29, 30, 60, 89, 119, 120].map((at) => stepOfCode(SEED, code, second(at), 0))
  expect(found).toEqual([undefined, 2, 2, 2, 2, undefined])
  expect(stepOfCode(SEED, code, second(60), 2), 'accepted before').toBeUndefined()
  expect(stepOfCode(SEED, codeAt(SEED, 1), second(60), 2), 'older than the one accepted').toBeUndefined()
  expect(stepOfCode(SEED, ` ${code.slice(0, 3)} ${code.slice(3)} `, second(60), 0), 'as apps show it').toBe(2)
  for (const other of ['', '000000', code.slice(1), `${code}0`, '１２３４５６'])
    expect(stepOfCode(SEED, other, second(60), 0)).toBeUndefined()
})

test('an app gets the secret in base 32', () => {
  // RFC 4648 over the seed above.
  expect(totpEnrolment(SEED, '张 敏')).toEqual({
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    uri: 'otpauth://totp/Callboard:%E5%BC%A0%20%E6%95%8F?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Callboard&algorithm=SHA1&digits=6&period=30',
  })
  expect(newTotpSecret()).toHaveLength(20)
})

test('ten recovery codes differ, and one is known however it is typed', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) {
    expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/)
    expect(recoveryHash(` ${code.toUpperCase().replaceAll('-', ' ')}`)).toBe(recoveryHash(code))
  }
})
