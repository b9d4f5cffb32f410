/** Who may talk to the service: pages of this very host only, so no foreign site can read or command through a browser. */
import { isIPv4, isIPv6 } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CallboardError } from '../domain/kernel/errors.ts'
import { Refused } from './problem.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1']

export const isLoopback = (host: string): boolean => LOOPBACK.includes(host)

const LOCAL_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
/** What proxies add: any of them means that somebody else asks. */
const PASSED_ON =
  /^(via|forwarded|x-forwarded-.+|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.+|true-client-ip|cf-connecting-ip|fastly-client-ip|x-envoy-.+)$/

export type Asked = Pick<FastifyRequest, 'headers' | 'host' | 'ip'>

/** A proxy on this machine connects from loopback too: what it passes on names the sender, itself or the host it was reached by. */
export const isLocal = ({ headers, host, ip }: Asked): boolean =>
  LOCAL_ADDRESS.test(ip) && isLoopback(hostName(host)) && !Object.keys(headers).some((name) => PASSED_ON.test(name))

/** How requests come from other machines: over TLS of this process, or through proxies that end it. */
export type Exposure = {
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** Addresses or networks of the proxies; what anybody else says of a sender is not believed. */
  readonly trustProxy?: readonly string[] | undefined
}

export const isExposed = ({ tls, trustProxy = [] }: Exposure): boolean => tls !== undefined || trustProxy.length > 0

/** Beyond this machine passwords and recordings travel over TLS or not at all. */
export function checkListenHost(host: string, exposure: Exposure = {}): void {
  if (!isLoopback(host) && !isExposed(exposure))
    throw new CallboardError(
      'usage',
      `Host '${host}' is not this machine; give --tls-cert and --tls-key, or name the proxy that ends TLS by --trust-proxy, or use an SSH tunnel, which ends at 127.0.0.1.`,
    )
}

/** `allowedHosts`: further names under which requests are accepted. */
export function checkHostAndOrigin(app: FastifyInstance, allowedHosts: readonly string[] = [], exposure: Exposure = {}): void {
  const isAllowed = (name: string) => isLoopback(name) || allowedHosts.includes(name)
  app.addHook('onRequest', async (request) => {
    // Of a proxy that is trusted the name it was asked by.
    const { host } = request
    // A foreign name that resolves to 127.0.0.1 (DNS rebinding) arrives with its own name here.
    if (!isAllowed(hostName(host)))
      throw new Refused(421, {
        code: 'host.unknown',
        message: `Host '${host}' is not served here; open http://127.0.0.1 with the port.`,
      })
    // Before the origin, which is no page's own where a proxy hides the scheme.
    if (!isLocal(request) && !FOR_ALL.test(request.routeOptions.url ?? '')) refuseOpen(request, exposure)
    if (isForeign(request))
      throw new Refused(403, {
        code: 'origin.foreign',
        message: `Requests from '${request.headers.origin ?? 'another site'}' are refused; use Callboard's own pages.`,
      })
  })
}

/** Where people sign in, over TLS, the pages are for other machines too; else only what has tokens of its own. */
function refuseOpen({ url, protocol }: Pick<FastifyRequest, 'url' | 'protocol'>, exposure: Exposure): void {
  const path = url.split('?')[0] ?? ''
  if (!isExposed(exposure))
    throw new Refused(403, {
      code: 'host.events_only',
      message: `'${path}' is served to this machine alone, not through a proxy that nobody named; open it at http://127.0.0.1, or start with --trust-proxy.`,
    })
  if (protocol !== 'https')
    throw new Refused(403, {
      code: 'host.not_secure',
      message: `'${path}' was asked without TLS, or through a proxy that is not trusted; ask over https, and name the proxy by --trust-proxy.`,
    })
}

/** What any proxy may pass on: events, which have tokens, and whether the service lives. */
const FOR_ALL = /^\/(v1\/events\/:topic|healthz|readyz)$/

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

/** A name or address of a host as requests say it, in brackets where it is IPv6; undefined where it is none. */
export function hostNameOf(text: string): string | undefined {
  const name = isIPv6(text) ? `[${text}]` : text
  if (!/^(\[[\da-f:.]+\]|[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*)$/iu.test(name) || !URL.canParse(`http://${name}`)) return undefined
  const { hostname } = new URL(`http://${name}`)
  // `10.7` is an address to URLs, and said as it is by requests.
  return isIPv4(hostname) && hostname !== name ? undefined : hostname
}

/** What browsers add to requests of a page of this very origin, and to those that no page has made. */
const OWN_SITE = ['same-origin', 'none']

/** Scheme, host and port are those the request came by; without an origin what the browser says of the site, but for reading. */
function isForeign({ headers, method, protocol, host }: Pick<FastifyRequest, 'headers' | 'method' | 'protocol' | 'host'>): boolean {
  const { origin, 'sec-fetch-site': site } = headers
  const own = originOf(`${protocol}://${host}`)
  if (origin !== undefined && (own === undefined || originOf(origin) !== own)) return true
  return method !== 'GET' && site !== undefined && !OWN_SITE.includes(String(site))
}

/** Without the port that the scheme has anyway. */
const originOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).origin : undefined)
