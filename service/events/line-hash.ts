/** SHA-256 of lines, each with a line break, gathered before they are hashed: for each row of one byte it took longer than all else that is done to it. */
import { createHash } from 'node:crypto'

const GATHERED_BYTES = 1 << 14
const NEWLINE = 0x0a

export class LineHash {
  readonly #hash = createHash('sha256')
  readonly #lines = Buffer.allocUnsafeSlow(GATHERED_BYTES)
  #at = 0

  add(bytes: Buffer, from = 0, to = bytes.length): void {
    const length = to - from
    if (this.#at + length + 1 > GATHERED_BYTES) this.#flush()
    if (length + 1 > GATHERED_BYTES) {
      this.#hash.update(bytes.subarray(from, to)).update('\n')
      return
    }
    this.#at += bytes.copy(this.#lines, this.#at, from, to)
    this.#lines[this.#at] = NEWLINE
    this.#at += 1
  }

  /** Hexadecimal; nothing can be added after it. */
  digest(): string {
    this.#flush()
    return this.#hash.digest('hex')
  }

  #flush(): void {
    this.#hash.update(this.#lines.subarray(0, this.#at))
    this.#at = 0
  }
}
