/** The bodies of a batch in one piece, each after its length. */

/** Of the length before each body. */
export const LENGTH_BYTES = 4

export function framed(bodies: readonly Uint8Array[]): Buffer {
  const frame = Buffer.allocUnsafeSlow(bodies.reduce((bytes, { byteLength }) => bytes + LENGTH_BYTES + byteLength, 0))
  let at = 0
  for (const body of bodies) {
    at = frame.writeUInt32LE(body.byteLength, at)
    frame.set(body, at)
    at += body.byteLength
  }
  return frame
}

/** Frames grow by blocks that are used again: by doubling, a hundred uploads at once took fresh memory thrice, and half the collections were for it. */
const BLOCK_BYTES = 1 << 16
const FREE_BLOCKS = 64
const free: Buffer[] = []

/** Frames bodies as they come. */
export class Framing {
  readonly #length = Buffer.allocUnsafeSlow(LENGTH_BYTES)
  readonly #full: Buffer[] = []
  #block: Buffer | undefined
  #at = 0

  get byteLength(): number {
    return this.#full.length * BLOCK_BYTES + this.#at
  }

  /** Takes a copy of `bytes` from `from` to `to`. */
  add(bytes: Buffer, from = 0, to = bytes.length): void {
    if (this.#at + LENGTH_BYTES > BLOCK_BYTES) {
      this.#length.writeUInt32LE(to - from)
      this.#write(this.#length, 0, LENGTH_BYTES)
    } else this.#at = this.#room().writeUInt32LE(to - from, this.#at)
    this.#write(bytes, from, to)
  }

  /** All that was added since it was last called. */
  take(): Buffer {
    const taken = Buffer.allocUnsafeSlow(this.byteLength)
    const blocks = this.#full.splice(0)
    for (const [index, block] of blocks.entries()) block.copy(taken, index * BLOCK_BYTES)
    if (this.#block) {
      this.#block.copy(taken, blocks.length * BLOCK_BYTES, 0, this.#at)
      blocks.push(this.#block)
    }
    free.push(...blocks.slice(0, FREE_BLOCKS - free.length))
    this.#block = undefined
    this.#at = 0
    return taken
  }

  #write(bytes: Buffer, first: number, end: number): void {
    for (let from = first; from < end; ) {
      const block = this.#room()
      const copied = bytes.copy(block, this.#at, from, end)
      this.#at += copied
      from += copied
    }
  }

  #room(): Buffer {
    if (this.#block && this.#at < BLOCK_BYTES) return this.#block
    if (this.#block) this.#full.push(this.#block)
    this.#block = free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
    this.#at = 0
    return this.#block
  }
}

export function unframed(frame: Uint8Array): Buffer[] {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  const bodies: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const from = at + LENGTH_BYTES
    at = from + bytes.readUInt32LE(at)
    bodies.push(bytes.subarray(from, at))
  }
  return bodies
}
