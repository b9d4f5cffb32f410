/** Networks and addresses that somebody allows or trusts: each is written in one way, and none holds everybody. */
import ipaddr from 'ipaddr.js'

/** No private network is wider: 10.0.0.0/8 and fc00::/7. */
const LEAST_BITS = { ipv4: 8, ipv6: 7 } as const

/** What the text must be to be a network, `must …`; undefined where it is one. */
export function networkFault(text: string): string | undefined {
  const [, base, bits] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  if (base === undefined) return NETWORK
  const fault = addressFault(base)
  if (fault !== undefined || !ipaddr.isValidCIDR(text)) return fault ?? NETWORK
  const kind = ipaddr.parse(base).kind()
  const first = (kind === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(text)
  const least = LEAST_BITS[kind]
  if (Number(bits) < least)
    return `must have at least ${least} bits: no private network is wider than ${kind === 'ipv4' ? '10.0.0.0/8' : 'fc00::/7'}`
  if (first.toNormalizedString() === ipaddr.parse(base).toNormalizedString()) return undefined
  return `must begin at its first address: write ${first}/${bits}, or ${base}/${kind === 'ipv4' ? 32 : 128} for that address alone`
}

const NETWORK = 'must be a network such as 10.20.0.0/16, its numbers without leading zeros'

/** What the text must be to be one address. `010.0.0.7`, `10.7` and `0xa000007` are addresses to some programs and others to the next. */
export function addressFault(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  if (!text.includes(':')) return 'must be four numbers from 0 to 255 without leading zeros, such as 10.20.0.7, or an IPv6 address'
  if (!/^[\da-f:.]+$/i.test(text) || !ipaddr.IPv6.isValid(text)) return 'must be an IPv6 address such as fd00::7'
  const address = ipaddr.IPv6.parse(text)
  return address.isIPv4MappedAddress() ? `must be written as IPv4: ${address.toIPv4Address()}` : undefined
}
