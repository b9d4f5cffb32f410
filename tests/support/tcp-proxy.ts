/** A TCP proxy whose connections can be cut, stalled, slowed and reset while they carry bytes. */
import { once } from 'node:events'
import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net'

/** `stall`: half-open, bytes are neither passed nor refused. `slow`: 1,000 bytes a second. `refuse`: new connections are reset. */
export type Flow = 'pass' | 'stall' | 'slow' | 'refuse'

const SLOW_BYTES = 1000

export class TcpProxy {
  readonly port: number
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  readonly #target: number
  #flow: Flow = 'pass'
  #resetAfter: number | undefined
  #changed: (() => void)[] = []

  private constructor(server: Server, port: number, target: number) {
    this.#server = server
    this.port = port
    this.#target = target
    server.on('connection', (client) => this.#onClient(client))
  }

  /** Listens on a free loopback port and passes to `targetPort` there. */
  static async open(targetPort: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
    return new TcpProxy(server, address.port, targetPort)
  }

  /** Holds for open connections and for those to come. */
  set flow(flow: Flow) {
    this.#flow = flow
    this.#wake()
    if (flow === 'refuse') this.cut()
  }

  /** Resets the connection that passes the next `bytes` bytes of answers, in the middle of one. */
  resetAfter(bytes: number): void {
    this.#resetAfter = bytes
  }

  /** Ends every connection; new ones are taken. Answers how many there were. */
  cut(): number {
    const pairs = [...this.#pairs]
    for (const pair of pairs) reset(pair)
    this.#wake()
    return pairs.length
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #onClient(client: Socket): void {
    client.on('error', () => client.destroy())
    if (this.#flow === 'refuse') return void client.resetAndDestroy()
    const server = tcpConnect({ host: '127.0.0.1', port: this.#target, noDelay: true })
    const pair = [client, server] as const
    this.#pairs.add(pair)
    const end = (): void => {
      reset(pair)
      this.#pairs.delete(pair)
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    void this.#pump(client, server, pair, false)
    void this.#pump(server, client, pair, true)
  }

  async #pump(from: Socket, to: Socket, pair: readonly [Socket, Socket], isAnswer: boolean): Promise<void> {
    try {
      for await (const chunk of from) {
        if (!Buffer.isBuffer(chunk)) continue
        if (isAnswer && this.#isResetDue(chunk.length)) {
          to.write(chunk.subarray(0, chunk.length >> 1))
          return reset(pair)
        }
        await this.#pass(chunk, to)
      }
      to.end()
    } catch {
      reset(pair)
    }
  }

  #isResetDue(bytes: number): boolean {
    if (this.#resetAfter === undefined) return false
    this.#resetAfter -= bytes
    if (this.#resetAfter > 0) return false
    this.#resetAfter = undefined
    return true
  }

  async #pass(chunk: Buffer, to: Socket): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      while (this.#flow === 'stall' && !to.destroyed) await this.#change()
      const piece = this.#flow === 'slow' ? chunk.subarray(at, at + SLOW_BYTES) : chunk.subarray(at)
      if (!to.write(piece) && !to.destroyed) await once(to, 'drain')
      at += piece.length
      if (this.#flow === 'slow') await Promise.race([this.#change(), new Promise((resolve) => setTimeout(resolve, 1000))])
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve))
  }

  #wake(): void {
    const changed = this.#changed
    this.#changed = []
    for (const resolve of changed) resolve()
  }
}

function reset(pair: readonly [Socket, Socket]): void {
  for (const socket of pair) if (!socket.destroyed) socket.resetAndDestroy()
}
