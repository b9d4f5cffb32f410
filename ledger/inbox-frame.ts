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

/** Frames bodies as they come, in memory that it uses again. */
export class Framing {
  #frame = Buffer.allocUnsafeSlow(1 << 14)
  #at = 0

  get byteLength(): number {
    return this.#at
  }

  /** Takes a copy of `bytes` from `from` to `to`. */
  add(bytes: Buffer, from = 0, to = bytes.length): void {
    this.#makeRoom(LENGTH_BYTES + to - from)
    this.#at = this.#frame.writeUInt32LE(to - from, this.#at)
    this.#at += bytes.copy(this.#frame, this.#at, from, to)
  }

  /** All that was added since it was last called. */
  take(): Buffer {
    const taken = Buffer.allocUnsafeSlow(this.#at)
    this.#frame.copy(taken, 0, 0, this.#at)
    this.#at = 0
    return taken
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#frame.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#frame.length, this.#at + bytes))
    this.#frame.copy(larger, 0, 0, this.#at)
    this.#frame = larger
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
