/** A binary min-heap of timed things; ties leave in the order they came. */

type Entry<T> = { readonly at: number; readonly order: number; readonly value: T }

export class TimeHeap<T> {
  readonly #entries: Entry<T>[] = []
  #pushed = 0

  push(at: number, value: T): void {
    const entries = this.#entries
    const entry = { at, order: this.#pushed++, value }
    let index = entries.length
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = entries[parent]
      if (!above || !isBefore(entry, above)) break
      entries[index] = above
      index = parent
    }
    entries[index] = entry
  }

  pop(): { at: number; value: T } | undefined {
    const entries = this.#entries
    const top = entries[0]
    const last = entries.pop()
    if (!top || !last || entries.length === 0) return top
    let index = 0
    for (;;) {
      const left = entries[2 * index + 1]
      const right = entries[2 * index + 2]
      const child = left && right && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1
      const below = entries[child]
      if (!below || !isBefore(below, last)) break
      entries[index] = below
      index = child
    }
    entries[index] = last
    return top
  }
}

const isBefore = (a: Entry<unknown>, b: Entry<unknown>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
