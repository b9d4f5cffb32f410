/** Opens the port of the pages. */
import type { FastifyInstance } from 'fastify'
import { CallboardError } from '../domain/kernel/errors.ts'

/** Port 0 takes a free one. Throws `usage` where the port can't be opened. */
export async function listen(app: FastifyInstance, { port, host }: { readonly port: number; readonly host: string }): Promise<string> {
  try {
    return await app.listen({ port, host })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CallboardError('usage', `Port ${port} on ${host} can't be opened: ${why}. Choose another with --port.`, { cause })
  }
}
