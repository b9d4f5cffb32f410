/** Who may talk to the service: pages of this very host only, so no foreign site can read or command through a browser. */
import type { FastifyInstance } from 'fastify'
import { CallboardError } from '../domain/kernel/errors.ts'
import { Refused } from './problem.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1']

export const isLoopback = (host: string): boolean => LOOPBACK.includes(host)

/** Listening beyond this machine would show recordings and scores to whoever reaches the port, so it waits for sign-in. */
export function checkListenHost(host: string): void {
  if (!isLoopback(host))
    throw new CallboardError(
      'usage',
      `Host '${host}' is not this machine; without sign-in only 127.0.0.1, ::1 and localhost are served. Put a signing-in proxy before 127.0.0.1, or use an SSH tunnel.`,
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
  })
}

const hostName = (host: string | undefined): string | undefined => host?.replace(/:\d+$/, '')

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
