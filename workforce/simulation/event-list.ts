/** Future events in time order: a binary heap. */

export type Timed = { readonly at: number }

export class EventList<Event extends Timed> {
  private readonly heap: Event[] = []

  push(event: Event): void {
    const { heap } = this
    let child = heap.push(event) - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      const above = heap[parent]
      if (!above || above.at <= event.at) break
      heap[child] = above
      child = parent
    }
    heap[child] = event
  }

  pop(): Event | undefined {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let parent = 0
    for (;;) {
      let child = parent * 2 + 1
      const [left, right] = [heap[child], heap[child + 1]]
      if (!left) break
      if (right && right.at < left.at) child += 1
      const least = heap[child]
      if (!least || least.at >= last.at) break
      heap[parent] = least
      parent = child
    }
    heap[parent] = last
    return first
  }
}
