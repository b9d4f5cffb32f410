/** Which addresses may be called, however they are written. */
import type { LookupFunction } from 'node:net'
import { expect, test } from 'vitest'
import { AddressRefused, checkTarget, guardedLookup, isCallable, type Resolve } from './address.ts'

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://127.0.0.1./',
  'http://①②⑦.⓪.⓪.①/',
  'http://0/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://169.254.169.254/latest/meta-data',
  'http://2852039166/latest/meta-data',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'https://user:secret@8.8.8.8/',
  'ftp://8.8.8.8/',
  'file:///etc/passwd',
  'gopher://8.8.8.8/',
  'no address',
])('%s is refused', (target) => {
  expect(checkTarget(target, [])).toMatchObject({ ok: false, rejection: { code: 'interface.address_refused' } })
})

test.each(['http://8.8.8.8/', 'https://[2606:4700::1111]/', 'http://line.example:8080/test?x=1'])('%s may be called', (target) => {
  expect(checkTarget(target, []).ok).toBe(true)
})

test('a network that is allowed may be called, its neighbours and the addresses of cloud credentials may not', () => {
  expect(isCallable('10.20.3.4', ['10.20.0.0/16'])).toBe(true)
  expect(isCallable('::ffff:10.20.3.4', ['10.20.0.0/16'])).toBe(true)
  expect(isCallable('fd12::1', ['fd12::/16'])).toBe(true)
  expect(isCallable('10.21.0.1', ['10.20.0.0/16'])).toBe(false)
  expect(isCallable('169.254.169.254', ['169.254.0.0/16', '0.0.0.0/0'])).toBe(false)
  expect(isCallable('fd00:ec2::254', ['fd00::/8'])).toBe(false)
  expect(isCallable('0.0.0.0', ['0.0.0.0/0'])).toBe(false)
})

const ask = (lookup: LookupFunction, all: boolean): Promise<unknown> =>
  new Promise((resolve, reject) => {
    lookup('line.example', { all }, (error, address) => (error ? reject(error) : resolve(address)))
  })

test('a name is resolved once and only what was checked is connected to; one inner address among several refuses it', async () => {
  let asked = 0
  const rebinding: Resolve = async () => [{ address: asked++ === 0 ? '8.8.8.8' : '127.0.0.1', family: 4 }]
  const lookup = guardedLookup([], rebinding)
  expect(await ask(lookup, true)).toEqual([{ address: '8.8.8.8', family: 4 }])
  await expect(ask(lookup, false)).rejects.toBeInstanceOf(AddressRefused)
  const mixed: Resolve = async () => [
    { address: '8.8.8.8', family: 4 },
    { address: '::1', family: 6 },
  ]
  await expect(ask(guardedLookup([], mixed), true)).rejects.toBeInstanceOf(AddressRefused)
})
