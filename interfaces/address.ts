/** Which addresses may be called: public ones, and networks the registry allows; checked on the very address that is connected to. */
import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'

/** Where clouds hand out credentials: never called, whatever the registry allows. */
const METADATA = new Set(['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254'])

/** `::a.b.c.d`, the deprecated way to write IPv4 as IPv6, which some systems still connect to as IPv4. */
const V4_COMPATIBLE_BITS = 96

/** `text` is an IPv4 or IPv6 address. */
export function isCallable(text: string, allowedNetworks: readonly string[]): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (METADATA.has(address.toString())) return false
  // 0.0.0.0 and :: reach this machine on many systems; no network is meant by them.
  if (address.range() === 'unspecified') return false
  if (allowedNetworks.some((network) => isWithin(address, network))) return true
  if (address.kind() === 'ipv6' && address.match(ipaddr.IPv6.parse('::'), V4_COMPATIBLE_BITS)) return false
  return address.range() === 'unicast'
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  if (!ipaddr.isValidCIDR(network)) return false
  const [base, bits] = ipaddr.parseCIDR(network)
  return base.kind() === address.kind() && address.match(base, bits)
}

/** What a name stands for; another resolver comes in for tests. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true, verbatim: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)))
  })

export class AddressRefused extends Error {}

/**
 * A lookup for `http.request`: the name is resolved once, and what is checked is what is connected to, so a name that
 * answers differently the second time gains nothing. One refused address among several refuses the name.
 */
export const guardedLookup =
  (allowedNetworks: readonly string[], resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const refused = addresses.find(({ address }) => !isCallable(address, allowedNetworks))
        const [first] = addresses
        if (refused || !first) {
          callback(new AddressRefused(refusalOf(hostname, refused?.address ?? 'nothing')), '', 0)
          return
        }
        // Node asks for all where it may try several, IPv6 and IPv4, at once.
        if (options.all) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 0),
    )
  }

const refusalOf = (hostname: string, address: string): string =>
  `'${hostname}' stands for ${address}, which may not be called; allow its network in the registry if it is meant to be inside.`

/** Checks what needs no resolving: scheme, user, and addresses written out. Rejection: `interface.address_refused`. */
export function checkTarget(target: string, allowedNetworks: readonly string[]): Parsed<URL> {
  // WHATWG parsing turns decimal, octal, hexadecimal, short and full-width forms of IPv4 into the dotted one.
  if (!URL.canParse(target))
    return rejected('interface.address_refused', `'${target.slice(0, 100)}' is no address; register a full http or https one.`)
  const url = new URL(target)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return rejected('interface.address_refused', `Scheme '${url.protocol}' is not called; register an http or https address.`)
  if (url.username !== '' || url.password !== '')
    return rejected('interface.address_refused', `The address of host '${url.hostname}' holds a user or password; register it without.`)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) && !isCallable(host, allowedNetworks)) return rejected('interface.address_refused', refusalOf(url.hostname, host))
  return parsed(url)
}
