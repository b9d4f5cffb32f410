/** Who may talk to the service: pages of this very host only, so no foreign site can read or command through a browser. */
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
  LOCAL_ADDRESS.test(ip) && isLoopback(host.replace(/:\d+$/, '')) && !Object.keys(headers).some((name) => PASSED_ON.test(name))

/** Listening beyond this machine would show recordings and scores to whoever reaches the port, so it waits for sign-in. */
export function checkListenHost(host: string): void {
  if (!isLoopback(host))
    throw new CallboardError(
      'usage',
      `Host '${host}' is not this machine; without sign-in only 127.0.0.1, ::1 and localhost are served. Use an SSH tunnel, which ends at 127.0.0.1.`,
    )
}

/** `allowedHosts`: further names under which a proxy passes requests on. */
export function checkHostAndOrigin(app: FastifyInstance, allowedHosts: readonly string[] = []): void {
  const isAllowed = (name: string | undefined) => name !== undefined && (isLoopback(name) || allowedHosts.includes(name))
  app.addHook('onRequest', async (request) => {
    const { host, origin, 'sec-fetch-site': site } = request.headers
    // A foreign name that resolves to 127.0.0.1 (DNS rebinding) arrives with its own name here.
    if (!isAllowed(hostName(host)))
      throw new Refused(421, {
        code: 'host.unknown',
        message: `Host '${host ?? ''}' is not served here; open http://127.0.0.1 with the port.`,
      })
    const isForeign = (origin !== undefined && originHost(origin) !== host) || (site === 'cross-site' && request.method !== 'GET')
    if (isForeign)
      throw new Refused(403, {
        code: 'origin.foreign',
        message: `Requests from '${origin ?? 'another site'}' are refused; use Callboard's own pages.`,
      })
    // Events have tokens; everything else would show and change recordings, scores and interfaces for whoever reaches the proxy.
    if (!isLocal(request) && !FOR_ALL.test(request.routeOptions.url ?? ''))
      throw new Refused(403, {
        code: 'host.events_only',
        message: `'${request.url.split('?')[0] ?? ''}' is served to this machine alone, not through a proxy: nobody can sign in yet; open it at http://127.0.0.1, from afar by an SSH tunnel.`,
      })
  })
}

/** What a proxy may pass on: events, which have tokens, and whether the service lives. */
const FOR_ALL = /^\/(v1\/events\/:topic|healthz|readyz)$/

const hostName = (host: string | undefined): string | undefined => host?.replace(/:\d+$/, '')

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
