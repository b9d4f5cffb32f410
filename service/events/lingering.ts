/** Senders that are refused before they have sent everything send the rest, to read the answer: in turns, as what is read takes memory until it is collected. */
import type { IncomingMessage } from 'node:http'

export type Patience = { readonly bytes: number; readonly seconds: number }

/** Pieces of 64 kB: 50 MB/s of all together. A hundred that sent as fast as they could held the event loop for a tenth of a second. */
const PIECES = 4
const EVERY_MS = 5

export class Lingering {
  readonly #waiting: IncomingMessage[] = []
  #timer: NodeJS.Timeout | undefined

  /** Who goes on beyond that is cut off. */
  letFinish(raw: IncomingMessage, { bytes, seconds }: Patience): void {
    if (raw.readableEnded || raw.destroyed) return
    let sent = 0
    const timer = setTimeout(() => raw.destroy(), seconds * 1000).unref()
    // Before it is listened to, which would read a piece at once.
    raw.pause()
    raw.on('data', (chunk: Buffer) => {
      sent += chunk.length
      if (sent > bytes) raw.destroy()
      else this.#wait(raw)
    })
    raw.once('close', () => clearTimeout(timer))
    this.#wait(raw)
  }

  #wait(raw: IncomingMessage): void {
    raw.pause()
    this.#waiting.push(raw)
    this.#timer ??= setTimeout(() => this.#next(), EVERY_MS).unref()
  }

  #next(): void {
    this.#timer = undefined
    for (const raw of this.#waiting.splice(0, PIECES)) raw.resume()
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#next(), EVERY_MS).unref()
  }
}
