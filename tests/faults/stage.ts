/** What a scenario plays on: a broker, a topic with its journal, a data directory, and processes on them. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Admin } from 'kafkajs'
import { openStore } from '../../sql/open-store.ts'
import type { Store } from '../../sql/store.ts'
import type { Broker } from '../support/kafka.ts'
import { removeMembers } from '../support/leave-group.ts'
import type { Build } from './build.ts'
import { check, type Verdict } from './check.ts'
import { good, Journal, type Made, TOPIC } from './journal.ts'
import type { Fault, Plan } from './plan.ts'
import { JournalingProducer } from './producer.ts'
import { WorkerProcess } from './worker-process.ts'

export type StageOptions = {
  readonly name: string
  readonly broker: Broker
  readonly random: () => number
  /** 1 for the full set; a fraction plays the same with fewer records and faults. */
  readonly scale: number
  readonly build: Build
  /** Begin without a data directory: the first worker migrates. */
  readonly isUnmigrated: boolean
}

const PARTITIONS = 4
// Small batches, so that faults strike between many of them.
const SMALL = { rows: 1000, bytes: 1 << 20, ageMs: 100 }

// On two busy cores a start alone has taken half a minute.
const DEATH_MS = 180_000

const FEED = 500
const FEED_EVERY_MS = 500

export class Stage {
  readonly broker: Broker
  readonly random: () => number
  readonly journal = new Journal()
  producer: JournalingProducer
  readonly admin: Admin
  readonly topic: string
  readonly group: string
  readonly dataDir: string
  readonly #options: StageOptions
  readonly #workers = new Set<WorkerProcess>()
  readonly #undo: (() => Promise<unknown>)[] = []
  #made = 0

  private constructor(options: StageOptions, dataDir: string, admin: Admin) {
    this.#options = options
    this.broker = options.broker
    this.random = options.random
    this.topic = `${options.name}-${Date.now().toString(36)}`
    this.group = `g-${this.topic}`
    this.dataDir = dataDir
    this.admin = admin
    this.producer = new JournalingProducer(options.broker.kafka, this.topic, PARTITIONS, this.journal)
  }

  static async open(options: StageOptions): Promise<Stage> {
    const admin = options.broker.kafka.admin()
    await admin.connect()
    const stage = new Stage(options, await mkdtemp(join(tmpdir(), 'callboard-faults-')), admin)
    if (!options.isUnmigrated) await cp(options.build.template, stage.dataDir, { recursive: true })
    await options.broker.createTopic(stage.topic, PARTITIONS)
    await stage.producer.connect()
    return stage
  }

  /** `full` in the full set, in proportion but at least `least` where less is played. */
  scaled(full: number, least = 1): number {
    return Math.max(least, Math.round(full * this.#options.scale))
  }

  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low))
  }

  /** Records not made before, each once. */
  *fresh(count: number): Generator<Made> {
    for (let n = 0; n < count; n += 1) yield good(this.#made++)
  }

  plan(more: Partial<Plan> = {}): Plan {
    return {
      role: 'ingest',
      dataDir: this.dataDir,
      faults: [],
      brokers: this.broker.address.split(','),
      topic: `${this.topic}=${TOPIC}`,
      group: this.group,
      untilEnd: false,
      limits: SMALL,
      ...more,
    }
  }

  start(more: Partial<Plan> = {}): WorkerProcess {
    const worker = new WorkerProcess(this.#options.build.worker, this.plan(more))
    this.#workers.add(worker)
    return worker
  }

  /**
   * Produces a little all the time until `condition` resolves. Whether a worker stores again shows only on records it has not stored yet: those
   * produced before a fault may all be stored when the fault strikes, or when the wait begins.
   */
  async feedUntil(condition: Promise<void>): Promise<void> {
    let isOver = false
    const over = condition.finally(() => {
      isOver = true
    })
    // Told to the caller below.
    over.catch(() => undefined)
    while (!isOver) {
      await this.producer.produce(this.fresh(FEED))
      await Promise.race([over.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, FEED_EVERY_MS))])
    }
    await over
  }

  /** Reads the topic to its end with production's batches and without faults. */
  async drain(more: Partial<Plan> = {}): Promise<WorkerProcess> {
    const { limits: _, ...plan } = this.plan()
    const worker = new WorkerProcess(this.#options.build.worker, { ...plan, untilEnd: true, ...more })
    this.#workers.add(worker)
    await worker.succeeded()
    return worker
  }

  /** Runs a worker until the fault kills it. */
  async dies(role: 'ingest' | 'recompute', fault: Fault): Promise<void> {
    const worker = this.start({ role, faults: [fault] })
    const passes = `pass '${fault.point}' ${fault.after + 1} times`
    if (!(await worker.endsWithin(DEATH_MS))) throw new Error(`The worker did not ${passes} in ${DEATH_MS / 1000} s: ${worker.lastWords()}`)
    if (!worker.wasKilled) throw new Error(`The worker ended before it could ${passes}: ${worker.lastWords()}`)
    await this.evict()
  }

  /** Forgets members that were killed; the next need not wait for their session to end. */
  evict(): Promise<void> {
    return removeMembers(this.admin, this.broker.address, this.group)
  }

  /** Deletes the topic and makes it anew; what is produced from now on is of the next generation. */
  async recreateTopic(): Promise<void> {
    await this.broker.deleteTopic(this.topic)
    await this.broker.createTopic(this.topic, PARTITIONS)
    await this.producer.disconnect()
    this.producer = new JournalingProducer(this.broker.kafka, this.topic, PARTITIONS, this.journal)
    await this.producer.connect()
    this.journal.generation += 1
  }

  /** Resolves when every copy of the topic is as its leader's, so that the next broker can go. */
  async inSync(): Promise<void> {
    for (;;) {
      const { topics } = await this.admin.fetchTopicMetadata({ topics: [this.topic] })
      if (topics[0]?.partitions.every(({ isr, replicas }) => isr.length === replicas.length)) return
      // Brokers do not tell when a copy has caught up: they are asked.
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  /** Opens the store in a process of the tree under test, for this process to query. */
  async withStore<T>(work: (store: Store) => Promise<T>, more: Partial<Plan> = {}): Promise<T> {
    const owner = this.start({ role: 'own', ...more })
    await owner.until(({ isOpen }) => isOpen, 'it opened the store')
    const store = await openStore({ dataDir: this.dataDir })
    try {
      return await work(store)
    } finally {
      await store.close()
      await owner.stop()
    }
  }

  /** What the checker finds after the roll-ups were brought up to date by the build under test. */
  verdict(): Promise<Verdict> {
    return this.withStore((store) => check(store, this.journal), { recomputeFirst: true })
  }

  /** Undone after every process has ended. */
  onClose(undo: () => Promise<unknown>): void {
    this.#undo.push(undo)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.kill()))
    for (const undo of this.#undo) await undo()
    await this.producer.disconnect()
    await this.broker.deleteTopic(this.topic).catch(() => undefined)
    await this.admin.disconnect()
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
