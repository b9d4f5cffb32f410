/** Opens the port of the pages. */
import { Server as SecureServer } from 'node:https'
import type { FastifyInstance } from 'fastify'
import { CallboardError } from '../domain/kernel/errors.ts'

/** Port 0 takes a free one. Throws `usage` where the port can't be opened. */
export async function listen(app: FastifyInstance, { port, host }: { readonly port: number; readonly host: string }): Promise<string> {
  try {
    const url = await app.listen({ port, host })
    // The framework does not know of a server that was made for it.
    return app.server instanceof SecureServer ? url.replace(/^http:/, 'https:') : url
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CallboardError('usage', `Port ${port} on ${host} can't be opened: ${why}. Choose another with --port.`, { cause })
  }
}
