/** An HTTP proxy before the engine's endpoint: inserts are refused, held, answered late, or stored and their answer lost. */
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** `lose`: the engine stores it and the client sees a broken connection. `hold`: neither stored nor answered until the mode changes, then broken. */
export type Mode =
  | { readonly do: 'pass' | 'lose' | 'hold' }
  | { readonly do: 'refuse'; readonly status: number }
  | { readonly do: 'delay'; readonly ms: number }

export class HttpProxy {
  readonly url: string
  readonly #server: Server
  readonly #target: URL
  #mode: Mode = { do: 'pass' }
  #changed: (() => void)[] = []
  #seen: (() => void)[] = []
  /** Inserts that met another mode than `pass`. */
  struck = 0

  private constructor(server: Server, url: string, target: string) {
    this.#server = server
    this.url = url
    this.#target = new URL(target)
    server.on('request', (request, response) => void this.#answer(request, response).catch(() => request.socket.destroy()))
  }

  static async open(target: string): Promise<HttpProxy> {
    const server = createServer({ maxHeaderSize: 1 << 20 })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
    return new HttpProxy(server, `http://127.0.0.1:${address.port}`, target)
  }

  set mode(mode: Mode) {
    this.#mode = mode
    const changed = this.#changed
    this.#changed = []
    for (const resolve of changed) resolve()
  }

  /** Resolves when `count` inserts more have met a fault. */
  async strikes(count: number): Promise<void> {
    const goal = this.struck + count
    while (this.struck < goal) await new Promise<void>((resolve) => this.#seen.push(resolve))
  }

  async close(): Promise<void> {
    this.mode = { do: 'pass' }
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const isInsert = /insert into/i.test(decodeURIComponent((request.url ?? '').replaceAll('+', ' ')))
    const mode = isInsert ? this.#mode : { do: 'pass' as const }
    if (mode.do === 'refuse') response.writeHead(mode.status, { 'content-type': 'text/plain' }).end('The test refuses this.')
    else if (mode.do === 'hold') {
      this.#tell()
      await new Promise<void>((resolve) => this.#changed.push(resolve))
      request.socket.resetAndDestroy()
      return
    } else {
      const { status, headers, content } = await this.#forward(request, body)
      if (mode.do === 'delay') await new Promise((resolve) => setTimeout(resolve, mode.ms))
      if (mode.do === 'lose') request.socket.resetAndDestroy()
      else response.writeHead(status, headers).end(content)
    }
    if (mode.do !== 'pass') this.#tell()
  }

  async #forward(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; content: Buffer }> {
    const { hostname, port } = this.#target
    const { 'transfer-encoding': _, ...kept } = headers
    const sent = httpRequest({ hostname, port, method, path: url, headers: { ...kept, 'content-length': body.length } })
    sent.end(body)
    const answered = await new Promise<IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject))
    const { 'transfer-encoding': __, ...answerHeaders } = answered.headers
    return { status: answered.statusCode ?? 502, headers: answerHeaders, content: await buffer(answered) }
  }

  #tell(): void {
    this.struck += 1
    const seen = this.#seen
    this.#seen = []
    for (const resolve of seen) resolve()
  }
}
