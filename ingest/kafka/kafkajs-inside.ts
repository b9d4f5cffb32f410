/** The inside of kafkajs, of the one version whose inside was read; docs/decisions/0006-record-batches.md. */
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

const KNOWN_VERSION = '2.2.4'

/** The module that decodes fetch responses of version 11. */
export type FetchResponse = { decode: (response: Buffer) => Promise<unknown> }

/** What a connection does with bytes of its socket. */
export type Connection = {
  readonly socket: Socket
  /** Set while the connection signs in. */
  readonly authHandlers: unknown
  readonly requestQueue: { fulfillRequest(response: { size: number; correlationId: number; payload: Buffer }): void }
  processData(chunk: Buffer): void
}

export type Inside = { readonly fetchResponse: FetchResponse; readonly connection: Connection }

/** undefined where kafkajs is another version: its parts may have other meanings. */
export function insideOfKafkajs(): Inside | undefined {
  const require = createRequire(import.meta.url)
  const { version }: { version?: unknown } = require('kafkajs/package.json')
  if (version !== KNOWN_VERSION) return undefined
  const fetchResponse: FetchResponse = require('kafkajs/src/protocol/requests/fetch/v11/response.js')
  const { prototype }: { prototype: Connection } = require('kafkajs/src/network/connection.js')
  return typeof fetchResponse.decode === 'function' && typeof prototype?.processData === 'function'
    ? { fetchResponse, connection: prototype }
    : undefined
}
