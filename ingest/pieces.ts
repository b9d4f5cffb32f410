/** Memory of 1 MB a piece that batches are framed in: used again while records come, given back after a rush. */

export const PIECE_BYTES = 1 << 20
/**
 * A fresh piece costs its page faults and, being outside the heap, hastens full collections: 3.3 of 11 s on the loop. So pieces are cut from slabs; a
 * slab of more than 32 MB is mapped by itself (glibc's largest threshold), untouched pages cost nothing, and what is freed is free at once: single
 * pieces kept 134 MB of the process's heap for good after the first load of the demo.
 */
const SLAB_PIECES = 40
/** Two full batches and a slab; more is made piece by piece and forgotten. */
const MOST_SLABS = 3
/** Live traffic of a hotline fills one or two at a time. */
const FEW = 8
const LOOK_MS = 30_000

export class Pieces {
  readonly #slabs = new Set<ArrayBufferLike>()
  readonly #idle: Buffer[] = []
  /** Handed out now, and the most of them at a time since the last look and since the slabs were made. */
  #used = 0
  #peak = 0
  #most = 0
  #timer: NodeJS.Timeout | undefined

  get bytes(): number {
    return this.#slabs.size * SLAB_PIECES * PIECE_BYTES
  }

  take(): Buffer {
    if (this.#idle.length === 0 && this.#slabs.size < MOST_SLABS) this.#addSlab()
    const piece = this.#idle.pop()
    if (piece === undefined) return Buffer.allocUnsafeSlow(PIECE_BYTES)
    this.#used += 1
    this.#peak = Math.max(this.#peak, this.#used)
    return piece
  }

  /** Once nothing reads them any more; what is none of its pieces is left to the collector. */
  give(pieces: readonly Uint8Array[]): void {
    for (const { buffer, byteOffset } of pieces)
      if (this.#slabs.has(buffer)) {
        this.#idle.push(Buffer.from(buffer, byteOffset, PIECE_BYTES))
        this.#used -= 1
      }
  }

  /** After a rush, when nothing is handed out: the next piece comes from a new slab, of which but its own pages are resident. */
  look(): void {
    this.#most = Math.max(this.#most, this.#peak)
    const isOver = this.#used === 0 && this.#peak <= FEW && this.#most > FEW
    this.#peak = this.#used
    if (!isOver) return
    // Detached, a slab is freed with the next small collection; else it would wait for a full one.
    for (const slab of this.#slabs) if (slab instanceof ArrayBuffer) structuredClone(slab, { transfer: [slab] })
    this.#slabs.clear()
    this.#idle.length = 0
    this.#most = 0
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #addSlab(): void {
    const slab = new ArrayBuffer(SLAB_PIECES * PIECE_BYTES)
    this.#slabs.add(slab)
    for (let piece = SLAB_PIECES - 1; piece >= 0; piece -= 1) this.#idle.push(Buffer.from(slab, piece * PIECE_BYTES, PIECE_BYTES))
    this.#timer ??= setInterval(() => this.look(), LOOK_MS).unref()
  }
}

/** Of this process: batches of all topics. */
export const PIECES = new Pieces()
