import { hashRaw } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { hashPassword, keyUnder, sealed, unsealed, weakness } from './passwords.ts'

const MEI = { id: 'zhang.min@cs', name: 'Zhang Min of Night Shift' }
const verdict = (password: string) => {
  const weak = weakness(password, MEI)
  return weak && !weak.ok ? weak.rejection.code : 'ok'
}

test.each([
  ['ok', 'the kettle sings at nine'],
  ['ok', 'abcd1234efgh'],
  // Twelve characters are twelve, whatever bytes they take.
  ['ok', '热线客服夜班今天很安静呢'],
  ['password.weak', '热线客服夜班今天很安静'],
  ['password.weak', 'eleven-char'],
  ['password.weak', ''],
  ['password.weak', 'x'.repeat(513)],
  ['password.weak', 'ZHANG.MIN@cs'],
  ['password.weak', 'zhang min of night shift'],
  // Whatever stands around id or name, in whichever case, width and spacing.
  ['password.weak', 'my Zhang.Min@CS, 1999!'],
  ['password.weak', '2026 ｚｈａｎｇ ｍｉｎ of nightshift'],
  // A part of the name is none.
  ['ok', 'zhang sings at nine'],
  ['password.weak', 'Password 1234'],
  ['password.weak', 'ｐａｓｓｗｏｒｄ1234'],
  ['password.weak', 'aaaaaaaaaaaa'],
  ['password.weak', '123412341234'],
  ['password.weak', 'abcabcabcabc1'],
])('%s: %j', (code, password) => {
  expect(verdict(password)).toBe(code)
})

test('an id or name of three letters is part of too many words', () => {
  expect(weakness('meine katze schläft', { id: 'mei', name: '张敏' })).toBeUndefined()
  expect(weakness('1999 张敏敏敏 of nights', { id: 'mei', name: '张敏敏敏' })).toMatchObject({ ok: false })
})

test('the password that is there already is none to change to, in whichever form of its characters', () => {
  expect(weakness('caf\u00e9 at the corner', MEI, 'cafe\u0301 at the corner')).toMatchObject({ rejection: { code: 'password.unchanged' } })
  expect(weakness('caf\u00e9 at the corner', MEI, 'Caf\u00e9 at the corner')).toBeUndefined()
})

test('the refusal does not hold the password', () => {
  const weak = weakness('zhang.min@cs', MEI)
  expect(JSON.stringify(weak)).not.toContain('zhang.min')
})

test('the library makes Argon2id, version 1.3, when nothing else is said', async () => {
  // From the tests of the reference implementation (github.com/P-H-C/phc-winner-argon2, src/test.c): t=2, m=65536, p=1.
  const raw = await hashRaw('password', { memoryCost: 65_536, timeCost: 2, parallelism: 1, outputLen: 32, salt: Buffer.from('somesalt') })
  expect(raw.toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
})

test('a password is recognised in every form of its characters, another is not, and nothing is where there is no hash', async () => {
  const { hash, key } = await hashPassword('caf\u00e9 at the corner')
  expect(hash).toMatch(/^argon2id\$v=19\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/)
  expect(await keyUnder('cafe\u0301 at the corner', hash)).toEqual(key)
  expect(await keyUnder('cafe at the corner', hash)).toBeUndefined()
  expect(await keyUnder('', undefined)).toBeUndefined()
  expect((await hashPassword('caf\u00e9 at the corner')).hash, 'another salt').not.toBe(hash)
})

test('what is sealed under a password opens under no other, nor when it was changed', async () => {
  const [own, other] = [await hashPassword('the kettle sings at nine'), await hashPassword('the kettle sings at nine')]
  const text = sealed(Buffer.from('secret'), own.key)
  expect(unsealed(text, own.key).toString()).toBe('secret')
  expect(() => unsealed(text, other.key)).toThrow()
  const bytes = Buffer.from(text, 'base64url')
  bytes[15] = (bytes[15] ?? 0) ^ 1
  expect(() => unsealed(bytes.toString('base64url'), own.key)).toThrow()
})
