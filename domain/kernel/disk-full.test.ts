/** Every text in which a full disk was met; other troubles are none. */
import { expect, test } from 'vitest'
import { diskFull, isDiskFull } from './disk-full.ts'

const coded = (message: string, more: object) => Object.assign(new Error(message), more)

test.each([
  [coded('ENOSPC: no space left on device, write', { code: 'ENOSPC' }), true],
  [coded('database or disk is full', { errcode: 13 }), true],
  [coded('Cannot reserve 1.00 MiB, not enough space', { clickhouseCode: 243 }), true],
  [new Error('Code: 75. DB::ErrnoException: Cannot write to file: errno: 28, strerror: No space left on device'), true],
  [coded('could not extend file "base/1/2": wrote only 4096', { code: '53100' }), true],
  [new Error('The insert failed', { cause: coded('write', { code: 'ENOSPC', message: 'ENOSPC' }) }), true],
  [diskFull({ what: 'the ledger', where: '/data', free: 0 }, undefined), true],
  [coded('cannot rollback - no transaction is active', { errcode: 1 }), false],
  [coded('connect ECONNREFUSED', { code: 'ECONNREFUSED' }), false],
  ['a text', false],
])('%s', (error, is) => expect(isDiskFull(error)).toBe(is))

test('what, where, how much is free and what to do', () => {
  expect(diskFull({ what: 'the ledger', where: '/data/ledger.sqlite', free: 3 << 20 }, undefined).message).toBe(
    "The disk is full: the ledger can't be written to '/data/ledger.sqlite' (3.0 MiB free). What was acknowledged is safe; free space there and try again.",
  )
})
