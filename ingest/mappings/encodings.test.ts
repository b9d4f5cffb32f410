import { expect, test } from 'vitest'
import { encodingIn } from './encodings.ts'

const le = (text: string): Buffer => Buffer.from(text, 'utf16le')
const be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

const LATIN = 'call_id,queue\r\n1,q-a\r\n'
// U+4E00 is one with a NUL where Latin letters have none.
const CHINESE = `${'技能组,开始时间,一线来电,一线接通\n'}${'一线故障,2026-03-02 09:00,12,11\n'.repeat(50)}`

test('UTF-16 without a byte-order mark is told by its NULs, in Latin letters as in Chinese', () => {
  for (const text of [LATIN, CHINESE, LATIN.repeat(1000)]) {
    expect(encodingIn(le(text))).toBe('utf-16le')
    expect(encodingIn(be(text))).toBe('utf-16be')
  }
})

test('a byte-order mark says what it is', () => {
  expect(encodingIn(Buffer.from('\ufeffa'))).toBe('utf-8')
  expect(encodingIn(le('\ufeffa'))).toBe('utf-16le')
  expect(encodingIn(be('\ufeffa'))).toBe('utf-16be')
})

test('other text says nothing of itself, nor does one with some NULs', () => {
  const columns = 'call_id,queue\n1,q\u0000\u0000\u0000\u0000\n'
  for (const bytes of [
    Buffer.from(LATIN),
    Buffer.from(CHINESE),
    Buffer.from(columns),
    Buffer.from(`${LATIN}\u0000`),
    Buffer.alloc(64),
    Buffer.from('a'),
    Buffer.alloc(0),
  ])
    expect(encodingIn(bytes)).toBeUndefined()
})
