/** The store's own verdict on rows that have landed: a contract is checked in one place, where every source's records pass. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { HTTP_SOURCE } from '../../projections/publish.ts'
import type { Store } from '../../sql/store.ts'

/** Why a row was not accepted. */
export type Reason = { readonly reason: string; readonly detail: string }
/** Positions in the inbox, both inclusive; none where the last is before the first. */
type Range = { readonly first: number; readonly last: number }

/** Of one question: the reasons of 50,000 rows in one answer hold the event loop for 100 ms, of 4,000 for 8. */
const ROWS_A_QUESTION = 4000

/** By position. Of 600,000 refused rows an object each, and one map that grew by all of them, held the event loop for a tenth of a second. */
export class Reasons {
  readonly #texts = new Map<string, Reason>()
  readonly #pages = new Map<number, Map<number, Reason>>()

  add(position: number, { reason, detail }: Reason): void {
    const text = `${reason}\n${detail}`
    const known = this.#texts.get(text) ?? { reason, detail }
    // Where each row is refused for something else, nothing is gained.
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear()
    this.#texts.set(text, known)
    const page = this.#pages.get(pageOf(position)) ?? new Map()
    this.#pages.set(pageOf(position), page.set(position, known))
  }

  get(position: number): Reason | undefined {
    return this.#pages.get(pageOf(position))?.get(position)
  }
}

const MOST_TEXTS = 1000
const pageOf = (position: number): number => Math.floor(position / ROWS_A_QUESTION)

/** Requests that wait for one insert wait for one question too: each took 30 ms of CPU beside the insert's 200. */
export class Verdicts {
  readonly #store: Pick<Store, 'query'>
  readonly #asked = new Map<string, { readonly ranges: Range[]; readonly answer: Promise<Reasons> }>()

  constructor(store: Pick<Store, 'query'>) {
    this.#store = store
  }

  /** Of those positions that were refused, why; others may be among them. */
  of(topic: string, range: Range): Promise<Reasons> {
    if (range.last < range.first) return Promise.resolve(new Reasons())
    const asked = this.#asked.get(topic)
    if (asked) {
      asked.ranges.push(range)
      return asked.answer
    }
    const ranges = [range]
    const answer = nextTurn().then(() => {
      this.#asked.delete(topic)
      return this.#read(topic, joined(ranges))
    })
    this.#asked.set(topic, { ranges, answer })
    return answer
  }

  async #read(topic: string, ranges: readonly Range[]): Promise<Reasons> {
    const reasons = new Reasons()
    for (const part of partsOf(ranges))
      for (const { position, reason, detail } of await this.#ask(topic, part)) reasons.add(Number(position), { reason, detail })
    return reasons
  }

  #ask(topic: string, ranges: readonly Range[]): Promise<{ position: string; reason: string; detail: string }[]> {
    const among = ranges.map((_, n) => `"offset" between {a${n}:UInt64} and {b${n}:UInt64}`).join(' or ')
    const bounds = ranges.flatMap(({ first, last }, n) => [[`a${n}`, first] as const, [`b${n}`, last] as const])
    return this.#store.query(
      `select "offset" as position, reason, detail from dead_letters final
where topic = {topic:String} and source = {source:String} and partition = 0
  and generation = (select max(generation) from ledger_pairs) and (${among})`,
      { topic, source: HTTP_SOURCE, ...Object.fromEntries(bounds) },
    )
  }
}

function* partsOf(ranges: readonly Range[]): Generator<readonly Range[]> {
  let [part, room]: [Range[], number] = [[], ROWS_A_QUESTION]
  for (const { first, last } of ranges)
    for (let from = first; from <= last; ) {
      const to = Math.min(last, from + room - 1)
      part.push({ first: from, last: to })
      room -= to - from + 1
      from = to + 1
      if (room > 0) continue
      yield part
      ;[part, room] = [[], ROWS_A_QUESTION]
    }
  if (part.length > 0) yield part
}

/** What landed together mostly lies side by side. */
function joined(ranges: readonly Range[]): Range[] {
  const apart: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = apart.at(-1)
    if (before && range.first <= before.last + 1) apart.splice(-1, 1, { first: before.first, last: Math.max(before.last, range.last) })
    else apart.push(range)
  }
  return apart
}
