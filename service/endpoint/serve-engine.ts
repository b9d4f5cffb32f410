/** Lets other processes reach the engine this one holds: the endpoint on a loopback port, named in `engine.json`. */
import { randomBytes } from 'node:crypto'
import fastify from 'fastify'
import type { EmbeddedStore } from '../../sql/embedded.ts'
import { publishEngine } from '../../sql/engine-file.ts'
import { endpoint } from './endpoint.ts'

const OWNER_LIMITS = { seconds: 60, rows: 1_000_000, bytes: 1_000_000_000 }

/** For commands that hold the engine for long and serve no pages; `start` registers `endpoint` on its own server instead. */
export async function serveEngine(store: EmbeddedStore, dataDir: string): Promise<{ url: string; token: string; close(): Promise<void> }> {
  const token = randomBytes(24).toString('base64url')
  // A server's own limit on the address is 1 MB (http_max_uri_size); Node's 16 kB cuts off parameters such as a week of slots.
  const app = fastify({ logger: false, http: { maxHeaderSize: 1 << 20 } })
  await app.register(endpoint, { store, ownerToken: token, limits: OWNER_LIMITS })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const withdraw = await publishEngine(dataDir, url, token)
  return {
    url,
    token,
    close: async () => {
      await withdraw()
      await app.close()
    },
  }
}
