/** The demo's days as ingest sees them: per day and topic one source whose records are numbered in publishing order. */
import type { Interval } from '../domain/kernel/time.ts'
import { addDays, type LocalDate, localDate } from '../domain/kernel/zone.ts'
import type { Origin, SourceRecord } from '../ingest/record.ts'
import { type DemoDay, simulateDay } from './day.ts'
import { DEMO_ZONE, type DemoAgent } from './hotline.ts'
import { interfaceCallMessages } from './interface-calls.ts'
import { type DemoMessage, type DemoTopic, finalCall, liveCalls, recordingMessage, seatStateMessages } from './messages.ts'
import { transcriptMessage } from './transcripts.ts'
import { workOrderMessages } from './work-orders.ts'

export type DemoBatch = { readonly topic: DemoTopic; readonly origin: Origin; readonly records: readonly SourceRecord[] }

/** What a day publishes, by how far it reaches and what it costs to make: transcripts take ten times as long as all the rest. */
const STREAMS = {
  traffic: (seed: string, day: DemoDay) => [...day.calls.map(finalCall), ...seatStateMessages(day), ...interfaceCallMessages(seed, day)],
  orders: (seed: string, day: DemoDay) => workOrderMessages(seed, day),
  speech: (seed: string, day: DemoDay) => speechMessages(seed, day),
  /** Calls while they last, published beside the final record and only for live traffic. */
  live: (_seed: string, day: DemoDay) => day.calls.flatMap(liveCalls),
} as const

export type DemoStream = keyof typeof STREAMS

/** Days back on which something published now may have begun: orders live up to three weeks, calls cross midnight at most. */
const REACH: Readonly<Record<DemoStream, number>> = { traffic: 1, orders: 21, speech: 1, live: 1 }

export class DemoFeed {
  readonly #seed: string
  readonly #agents: readonly DemoAgent[]
  readonly #kept = new Map<string, Outgoing>()

  constructor(seed: string, agents: readonly DemoAgent[]) {
    this.#seed = seed
    this.#agents = agents
  }

  /** What `date` publishes on `streams` within `span`. Equal arguments give equal records, so feeding a span again changes nothing. */
  batchesOfDay(date: LocalDate, span: Interval, streams: readonly DemoStream[]): DemoBatch[] {
    const day = simulateDay(this.#seed, this.#agents, date)
    return streams.flatMap((stream) => this.#outgoing(stream, day).take(span))
  }

  /** What is published within `span`, whichever day it began on; for the short spans of live traffic, so days are kept. */
  batchesOfSpan(span: Interval): DemoBatch[] {
    const today = localDate(span.from, DEMO_ZONE)
    const until = localDate(span.to, DEMO_ZONE)
    const wanted = new Map<string, readonly [DemoStream, LocalDate]>()
    for (const stream of ['traffic', 'orders', 'speech', 'live'] as const)
      for (let date = addDays(today, -REACH[stream]); date <= until; date = addDays(date, 1))
        wanted.set(`${stream}/${date}`, [stream, date])
    for (const key of this.#kept.keys()) if (!wanted.has(key)) this.#kept.delete(key)
    return [...wanted].flatMap(([key, [stream, date]]) => this.#keep(key, stream, date, span).take(span))
  }

  /** A span that begins before the last one ended needs the day from its start. */
  #keep(key: string, stream: DemoStream, date: LocalDate, span: Interval): Outgoing {
    const known = this.#kept.get(key)
    if (known && known.takenTo <= span.from) return known
    const made = this.#outgoing(stream, simulateDay(this.#seed, this.#agents, date))
    this.#kept.set(key, made)
    return made
  }

  #outgoing(stream: DemoStream, day: DemoDay): Outgoing {
    return new Outgoing(sourceOf(stream, day.date), STREAMS[stream](this.#seed, day))
  }
}

/**
 * What one day has still to publish on one stream. A tick looks at what is due next, not at the whole day: reading all of a day's messages at every
 * tick took .7 of a core for ever. What was taken is forgotten.
 */
class Outgoing {
  readonly #source: string
  readonly #offsets = new Map<DemoTopic, bigint>()
  /** The latest first, so that the next one to go is the last. */
  readonly #messages: DemoMessage[]
  /** Epoch ms up to which it has been taken. */
  takenTo = Number.NEGATIVE_INFINITY

  constructor(source: string, messages: DemoMessage[]) {
    this.#source = source
    // Stable both ways: messages of one instant go in the order in which they were made.
    this.#messages = messages.sort((a, b) => a.at - b.at).reverse()
  }

  /** Messages of `span`, numbered by topic from the day's first one on; those before it are passed over. */
  take(span: Interval): DemoBatch[] {
    const records = new Map<DemoTopic, SourceRecord[]>()
    for (let message = this.#messages.at(-1); message && message.at < span.to; message = this.#messages.at(-1)) {
      this.#messages.pop()
      const offset = this.#offsets.get(message.topic) ?? 0n
      this.#offsets.set(message.topic, offset + 1n)
      if (message.at < span.from) continue
      const record = recordOf(message, offset)
      const list = records.get(message.topic)
      if (list) list.push(record)
      else records.set(message.topic, [record])
    }
    this.takenTo = span.to
    return [...records].map(([topic, list]) => ({ topic, origin: { source: this.#source, generation: 0 }, records: list }))
  }
}

const sourceOf = (stream: DemoStream, date: LocalDate): string => (stream === 'live' ? `demo-live-${date}` : `demo-${date}`)

function speechMessages(seed: string, day: DemoDay): DemoMessage[] {
  return day.calls.flatMap((call) => [recordingMessage(call), transcriptMessage(seed, call)].filter((message) => message !== undefined))
}

const recordOf = ({ at, key, make }: DemoMessage, offset: bigint): SourceRecord => ({
  partition: 0,
  offset,
  sentAtMs: at,
  key: Buffer.from(key),
  headers: {},
  value: Buffer.from(JSON.stringify(make())),
})
