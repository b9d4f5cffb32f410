/** What was produced, by position: the only truth a scenario is checked against. */

import { createHash } from 'node:crypto'
import { QUARTER_HOUR_MS } from '../../domain/kernel/time.ts'

export const TOPIC = 'interface-calls'

/** A record's number and revision; content follows from the two. `dead` breaks the contract, `tombstone` has no value. */
export type Made =
  | { readonly kind: 'good'; readonly n: number; readonly revision: number; readonly value: Buffer }
  | { readonly kind: 'dead'; readonly value: Buffer }
  | { readonly kind: 'tombstone'; readonly value: null }

const OUTCOMES = ['ok', 'error', 'timeout', 'rejected'] as const
const STARTED_AT = Date.parse('2026-03-02T00:00:00Z')
// Three hours, so every batch touches twelve quarter-hours.
const SECONDS = 3 * 3600

type Fields = {
  readonly interfaceCallId: string
  readonly revision: number
  readonly interfaceId: string
  readonly calledAtMs: number
  readonly durationMs: number
  readonly outcome: (typeof OUTCOMES)[number]
}

const fieldsOf = (n: number, revision: number): Fields => ({
  interfaceCallId: `f-${String(n).padStart(9, '0')}`,
  revision,
  interfaceId: `if-${n % 5}`,
  calledAtMs: STARTED_AT + (n % SECONDS) * 1000,
  durationMs: (n * 7919 + revision * 104_729) % 60_000,
  outcome: OUTCOMES[(n + revision) % OUTCOMES.length] ?? 'ok',
})

export function good(n: number, revision = 0): Made {
  const { calledAtMs, ...fields } = fieldsOf(n, revision)
  const value = Buffer.from(JSON.stringify({ ...fields, operation: 'read', calledAt: new Date(calledAtMs).toISOString() }))
  return { kind: 'good', n, revision, value }
}

export const dead = (value: string | Buffer): Made => ({ kind: 'dead', value: Buffer.from(value) })
export const TOMBSTONE: Made = { kind: 'tombstone', value: null }

type Entry = { readonly made: Exclude<Made['kind'], 'good'> } | { readonly made: 'good'; readonly n: number; readonly revision: number }

/** Digests and kinds of one partition by offset; 24 bytes a record, so millions fit. */
class Log {
  #bytes = Buffer.alloc(24 * 1024)
  length = 0

  push(made: Made): void {
    if ((this.length + 1) * 24 > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)])
    const at = this.length * 24
    createHash('sha1')
      .update(made.value ?? '')
      .digest()
      .copy(this.#bytes, at)
    this.#bytes.writeInt32LE(made.kind === 'good' ? (made.n << 5) | made.revision : made.kind === 'dead' ? -1 : -2, at + 20)
    this.length += 1
  }

  digest(offset: number): string {
    return this.#bytes.toString('hex', offset * 24, offset * 24 + 20)
  }

  entry(offset: number): Entry {
    const code = this.#bytes.readInt32LE(offset * 24 + 20)
    return code === -1 ? { made: 'dead' } : code === -2 ? { made: 'tombstone' } : { made: 'good', n: code >> 5, revision: code & 31 }
  }
}

export class Journal {
  readonly #logs = new Map<string, Log>()
  readonly #lost = new Map<string, { readonly from: number; readonly to: number }>()
  /** Grows when the topic is made anew. */
  generation = 0

  /** Records acknowledged by the broker at consecutive offsets from `base` on; throws where the broker left a hole or wrote something twice. */
  acknowledged(partition: number, base: bigint, made: readonly Made[]): void {
    const key = `${this.generation} ${partition}`
    const log = this.#logs.get(key) ?? new Log()
    this.#logs.set(key, log)
    if (base !== BigInt(log.length))
      throw new Error(`Partition ${partition}: acknowledged at ${base}, the journal stands at ${log.length}.`)
    for (const record of made) log.push(record)
  }

  /** Retention deleted the partition's offsets [from, to) before anybody had read them. */
  deleted(partition: number, from: number, to: number): void {
    this.#lost.set(`${this.generation} ${partition}`, { from, to })
  }

  get lost(): number {
    return [...this.#lost.values()].reduce((sum, { from, to }) => sum + to - from, 0)
  }

  /** Records that must have been consumed, by kind. */
  counts(): { records: number; good: number; dead: number; tombstones: number } {
    const counts = { records: 0, good: 0, dead: 0, tombstones: 0 }
    for (const { entry } of this.#entries()) {
      counts.records += 1
      if (entry.made === 'good') counts.good += 1
      else if (entry.made === 'dead') counts.dead += 1
      else counts.tombstones += 1
    }
    return counts
  }

  /** `generation partition offset digest`, sorted. */
  *rawLines(): Generator<string> {
    for (const { generation, partition, offset, log } of this.#entries())
      yield `${generation}\t${partition}\t${offset}\t${log.digest(offset)}`
  }

  /** The latest revision of every record, sorted by id. */
  *typedLines(): Generator<string> {
    for (const [n, revision] of this.#winners()) {
      const fields = fieldsOf(n, revision)
      yield `${fields.interfaceCallId}\t${revision}\t${fields.interfaceId}\t${fields.calledAtMs}\t${fields.durationMs}\t${fields.outcome}`
    }
  }

  /** `slot interface calls ok errors timeouts rejected milliseconds` per quarter-hour and interface, sorted. */
  *kpiLines(): Generator<string> {
    const sums = new Map<string, number[]>()
    for (const [n, revision] of this.#winners()) {
      const { calledAtMs, interfaceId, outcome, durationMs } = fieldsOf(n, revision)
      const key = `${Math.floor(calledAtMs / QUARTER_HOUR_MS) * 900}\t${interfaceId}`
      const row = sums.get(key) ?? [0, 0, 0, 0, 0, 0]
      sums.set(key, row)
      const at = 1 + OUTCOMES.indexOf(outcome)
      row[0] = (row[0] ?? 0) + 1
      row[at] = (row[at] ?? 0) + 1
      if (outcome !== 'rejected') row[5] = (row[5] ?? 0) + durationMs
    }
    for (const key of [...sums.keys()].sort()) yield `${key}\t${sums.get(key)?.join('\t')}`
  }

  #winners(): [number, number][] {
    const latest = new Map<number, number>()
    for (const { entry } of this.#entries())
      if (entry.made === 'good') latest.set(entry.n, Math.max(entry.revision, latest.get(entry.n) ?? 0))
    return [...latest].sort(([a], [b]) => a - b)
  }

  *#entries(): Generator<{ generation: number; partition: number; offset: number; log: Log; entry: Entry }> {
    const keys = [...this.#logs.keys()].map((key) => key.split(' ').map(Number)).sort(([a = 0, p = 0], [b = 0, q = 0]) => a - b || p - q)
    for (const [generation = 0, partition = 0] of keys) {
      const key = `${generation} ${partition}`
      const log = this.#logs.get(key)
      const lost = this.#lost.get(key)
      for (let offset = 0; log && offset < log.length; offset += 1)
        if (!lost || offset < lost.from || offset >= lost.to) yield { generation, partition, offset, log, entry: log.entry(offset) }
    }
  }
}
