/** What `GET /metrics` tells Prometheus: requests, commands, jobs, interface calls and batches of this process, and the line's state from the store. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { SpanEnd } from '../../traces/collect.ts'

const REQUEST_BUCKETS_S = [0.005, 0.02, 0.1, 0.5, 2, 10]
const WORK_BUCKETS_S = [0.002, 0.01, 0.05, 0.2, 1, 5, 30, 300]

/** Span names begin with what they are; the rest is a job, a stream's kind, an interface or a topic: few, and known. */
const KINDS = new Set(['command', 'job', 'interface', 'ingest', 'score'])
/** An interface that is not registered may have any name: beyond this many a name is counted as `other`. */
const MOST_NAMES = 200

/** Figures of the line at the time of a scrape; labels in the order of `labels`. */
export type LineGauge = {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly values: readonly { readonly labels: readonly string[]; readonly value: number }[]
}

export class Metrics {
  readonly #registry = new Registry()
  readonly #line = new Map<string, Gauge>()
  readonly #names = new Set<string>()
  #hasDefaults = false
  readonly #requests = new Histogram({
    name: 'callboard_http_request_seconds',
    help: 'Requests to the service by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS_S,
    registers: [this.#registry],
  })
  readonly #work = new Histogram({
    name: 'callboard_work_seconds',
    help: 'Commands, job runs, interface calls and ingest batches of this process by outcome; error is the code of the failure.',
    labelNames: ['kind', 'name', 'error'],
    buckets: WORK_BUCKETS_S,
    registers: [this.#registry],
  })

  get contentType(): string {
    return this.#registry.contentType
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds)
  }

  /** Every finished span, sampled or not. */
  observeSpan({ name, seconds, error }: SpanEnd): void {
    const at = name.indexOf(' ')
    const kind = name.slice(0, at)
    if (!KINDS.has(kind)) return
    this.#work.observe({ kind, name: this.#known(name.slice(at + 1)), error }, seconds)
  }

  async text(line: readonly LineGauge[]): Promise<string> {
    if (!this.#hasDefaults) {
      // At the first scrape: measuring the event loop costs, and most processes are never asked.
      this.#hasDefaults = true
      collectDefaultMetrics({ register: this.#registry })
    }
    for (const gauge of line) this.#set(gauge)
    return await this.#registry.metrics()
  }

  #set({ name, help, labels, values }: LineGauge): void {
    let gauge = this.#line.get(name)
    if (!gauge) {
      gauge = new Gauge({ name, help, labelNames: [...labels], registers: [this.#registry] })
      this.#line.set(name, gauge)
    }
    gauge.reset()
    for (const value of values) gauge.set(Object.fromEntries(labels.map((label, index) => [label, value.labels[index] ?? ''])), value.value)
  }

  #known(name: string): string {
    if (this.#names.size < MOST_NAMES) this.#names.add(name)
    return this.#names.has(name) ? name : 'other'
  }
}
