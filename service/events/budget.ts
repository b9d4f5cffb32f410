/** Memory that all bodies in flight take together, counted as their bytes arrive. */

export class Budget {
  readonly #bytes: number
  #taken = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** One body's part of it. */
  open(): Share {
    let own = 0
    return {
      growTo: (bytes) => {
        // A body alone always fits: its own limit holds it.
        if (this.#taken > own && this.#taken - own + bytes > this.#bytes) return false
        this.#taken += bytes - own
        own = bytes
        return true
      },
      close: () => {
        this.#taken -= own
        own = 0
      },
    }
  }
}

export type Share = {
  /** False where others have taken the room; the share stays as it was. */
  growTo(bytes: number): boolean
  close(): void
}
