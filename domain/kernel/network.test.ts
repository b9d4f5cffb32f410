import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { addressFault, networkFault } from './network.ts'

test.each(['10.0.0.0/8', '10.20.0.0/16', '192.168.1.7/32', '203.0.113.0/24', 'fc00::/7', 'fd00:1::/32', 'FD00::7/128', '127.0.0.0/8'])(
  '%s is a network',
  (text) => expect(networkFault(text)).toBeUndefined(),
)

test.each([
  // Octal to some programs: 8.0.0.0/8.
  ['010.0.0.0/8', 'leading zeros'],
  ['10.0.0.00/8', 'leading zeros'],
  ['0x0a.0.0.0/8', 'leading zeros'],
  ['10/8', 'four numbers'],
  ['10.1/16', 'four numbers'],
  ['10.0.0.0/08', 'leading zeros'],
  ['10.0.0.0', '10.20.0.0/16'],
  ['', '10.20.0.0/16'],
  ['everything', '10.20.0.0/16'],
  ['10.0.0.0/33', '10.20.0.0/16'],
  ['fd00::/129', '10.20.0.0/16'],
  ['fe80::%eth0/10', 'IPv6'],
  ['10.0.256.0/24', 'four numbers'],
  ['10.1.2.3/8', 'write 10.0.0.0/8, or 10.1.2.3/32 '],
  // 20 bits leave 4 of the third part: 0b0001_0001 & 0b1111_0000 = 16.
  ['172.16.17.0/20', 'write 172.16.16.0/20, or 172.16.17.0/32 '],
  ['fd00::1/64', 'write fd00::/64, or fd00::1/128 '],
  ['0.0.0.0/0', 'at least 8 bits'],
  // Both halves of the Internet are as much.
  ['0.0.0.0/1', 'at least 8 bits'],
  ['128.0.0.0/1', 'at least 8 bits'],
  ['::/0', 'at least 7 bits'],
  ['10.1.2.3/0', 'at least 8 bits'],
  // Addresses of this kind are looked at as IPv4, so the network would hold none.
  ['::ffff:10.0.0.0/104', 'as IPv4: 10.0.0.0'],
])('%j is no network, and the message says why: %s', (text, why) => {
  expect(networkFault(text)).toMatch(/^must /)
  expect(networkFault(text)).toContain(why)
})

test.each(['10.0.0.7', '0.0.0.0', 'fd00::7', '::1'])('%s is an address', (text) => expect(addressFault(text)).toBeUndefined())

test.each([
  '10',
  '10.7',
  '010.0.0.7',
  '0xa000007',
  '167772167',
  '10.0.0.7 ',
  'localhost',
  '',
  'fd00::7%eth0',
  '::ffff:10.0.0.7',
  'fd00:::7',
])('%j is no address, whatever some programs take it for', (text) => expect(addressFault(text)).toMatch(/^must /))

test('of all addresses with so many bits one begins a network, and the message names it', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 8, max: 32 }), (address, bits) => {
      const fault = networkFault(`${address}/${bits}`)
      const named = fault === undefined ? `${address}/${bits}` : (/write (\S+),/.exec(fault)?.[1] ?? '')
      expect(networkFault(named)).toBeUndefined()
      expect(ipaddr.parse(address).match(ipaddr.parseCIDR(named))).toBe(true)
    }),
  )
})
