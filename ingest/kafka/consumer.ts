/** Kafka as a source: one consumer of a group; an offset is committed only after the insert that holds its record returned. */
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type Admin, type EachBatchPayload, type Kafka, type Consumer as KafkajsConsumer } from 'kafkajs'
import type { ConsumerOptions } from '../broker/broker.ts'
import { Committer } from '../broker/committer.ts'
import { Origins } from '../broker/origins.ts'
import { Positions } from '../broker/positions.ts'
import { SILENT_MS, SilentBroker, Watchdog } from '../broker/watchdog.ts'
import { deferred } from '../deferred.ts'
import { isFinalFailure, retrying } from '../retry.ts'
import type { Consumer } from '../source.ts'
import { type Topic, topicNamed } from '../topics.ts'
import { reachable } from './client.ts'
import { deliveries, fetchedOffset, firstRecord, letGoOf } from './deliveries.ts'
import { withRecordBatches } from './fetch-response.ts'
import { fetchingOf } from './fetching.ts'

export type KafkaConsumerOptions = ConsumerOptions & {
  readonly kafka: Kafka
  readonly brokers: readonly string[]
  readonly bytesPerPartition?: number
  readonly silentMs?: number
}

const HEARTBEAT_MS = 3000
/** For leaving the group; brokers that don't answer find out by the session's end. */
const LEAVE_MS = 10_000
/** Records of a partition still waiting. */
const FAR_BEHIND = 5000n

export class KafkaConsumer implements Consumer {
  readonly #options: KafkaConsumerOptions
  readonly #consumer: KafkajsConsumer
  readonly #admin: Admin
  readonly #positions = new Positions()
  readonly #committer: Committer
  /** `kafka:` and the cluster's id. */
  #source = ''
  readonly #origins: Origins
  #ends = new Map<string, Map<number, bigint>>()
  #assigned = new Map<string, readonly number[]>()
  /** Grows with every assignment; work of an older epoch is neither stored nor committed. */
  #epoch = 0
  /** Batches whose records are not all with the pipeline yet. */
  #underWay = 0
  /** True once positions are known; false where another assignment came first. */
  #ready: Promise<boolean> = Promise.resolve(false)
  #signal = new AbortController().signal
  #stopping = false
  readonly #ended = deferred()
  readonly #watchdog: Watchdog
  readonly #silence = deferred()
  /** Given up as silent: should the client come back to life, it must leave the group. */
  #isAbandoned = false

  constructor(options: KafkaConsumerOptions) {
    this.#options = options
    this.#origins = new Origins({ store: options.store, topicOf: (topic) => this.#topicOf(topic), note: options.note })
    const silentMs = options.silentMs ?? SILENT_MS
    this.#watchdog = new Watchdog(silentMs, () => {
      this.#isAbandoned = true
      this.#silence.reject(new SilentBroker(options.brokers, silentMs))
    })
    this.#admin = options.kafka.admin()
    this.#consumer = options.kafka.consumer({
      groupId: options.group,
      // A killed consumer's partitions are taken over after this; three times the heartbeat, and the event loop is never blocked for long.
      sessionTimeout: 10_000,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: 250,
      maxBytesPerPartition: options.bytesPerPartition ?? 1 << 20,
      // One fetch is in memory as a whole; decoded record by record, 8 MB held the event loop for 78–148 ms (p99) under full load.
      maxBytes: 4 << 20,
      allowAutoTopicCreation: false,
    })
    this.#committer = new Committer((offsets) => this.#consumer.commitOffsets(offsets), options.note)
  }

  /** Everything delivered is stored and committed when it returns. */
  async run(signal: AbortSignal): Promise<void> {
    const { brokers, topics } = this.#options
    this.#signal = signal
    const onAbort = (): void => this.#ended.resolve()
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    try {
      const ended = reachable(brokers, () => this.#start([...topics.keys()])).then(() => this.#ended.promise)
      await Promise.race([ended, this.#silence.promise])
      this.#stopping = true
      await this.#options.sink.flush()
      await this.#committer.flush()
    } finally {
      this.#stopping = true
      signal.removeEventListener('abort', onAbort)
      this.#watchdog.stop()
      await Promise.race([this.#leave(), sleep(this.#isAbandoned ? 0 : LEAVE_MS, 0, { ref: false })])
    }
  }

  /**
   * The admin client goes last: whoever still reads positions would connect it anew, and a process told to stop then lived until the
   * broker closed that connection, ten minutes later.
   */
  async #leave(): Promise<void> {
    await Promise.allSettled([this.#consumer.disconnect()])
    await Promise.allSettled([this.#ready])
    await Promise.allSettled([this.#admin.disconnect()])
  }

  setPaused(cause: string, isPaused: boolean, topicName: string): void {
    const { topics, pausing } = this.#options
    for (const [topic, name] of topics) if (topicName === name) pausing.set(fetchingOf(this.#consumer), topic, cause, isPaused)
  }

  async #start(topics: string[]): Promise<void> {
    this.#admin.on(this.#admin.events.REQUEST, () => this.#watchdog.heard())
    await this.#admin.connect()
    const { clusterId } = await this.#admin.describeCluster()
    this.#source = `kafka:${clusterId}`
    for (const topic of topics) this.#ends.set(topic, await this.#logEnds(topic))
    await this.#consumer.connect()
    this.#refuseAbandoned()
    await this.#consumer.subscribe({ topics, fromBeginning: true })
    const { GROUP_JOIN, CRASH, END_BATCH_PROCESS, FETCH, HEARTBEAT } = this.#consumer.events
    for (const event of [FETCH, HEARTBEAT, GROUP_JOIN, CRASH]) this.#consumer.on(event, () => this.#watchdog.heard())
    this.#consumer.on(GROUP_JOIN, ({ payload }) => this.#onAssigned(payload.memberAssignment))
    this.#consumer.on(END_BATCH_PROCESS, ({ payload }) =>
      this.#onBatchEnd(payload.topic, payload.partition, payload.lastOffset, payload.batchSize),
    )
    this.#consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) this.#ended.reject(payload.error)
    })
    await withRecordBatches(() =>
      this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 4,
        eachBatch: (payload) => this.#onBatch(payload),
      }),
    )
  }

  /** kafkajs ends a consumer on an error that is not to be retried, and on nothing else while it is not running. */
  #refuseAbandoned(): void {
    if (this.#isAbandoned) throw new kafkajs.KafkaJSNonRetriableError('given up as silent')
  }

  async #logEnds(topic: string): Promise<Map<number, bigint>> {
    const offsets = await this.#admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]))
  }

  async #logStart(topic: string, partition: number): Promise<bigint> {
    const offsets = await this.#admin.fetchTopicOffsets(topic)
    return BigInt(offsets.find((known) => known.partition === partition)?.low ?? '0')
  }

  #topicOf(topic: string): Topic {
    return topicNamed(this.#options.topics.get(topic) ?? topic)
  }

  #onAssigned(assignment: Record<string, number[]>): void {
    this.#refuseAbandoned()
    this.#epoch += 1
    this.#positions.clear()
    this.#origins.assigned()
    this.#committer.clear()
    for (const topic of this.#options.topics.keys()) this.#options.sink.discard(this.#topicOf(topic))
    this.#assigned = new Map(Object.entries(assignment))
    // kafkajs forgets what was paused whenever it restarts a consumer that crashed.
    this.#options.pausing.apply(fetchingOf(this.#consumer))
    const epoch = this.#epoch
    this.#ready = this.#persistently(epoch, () => this.#readPositions(epoch))
    this.#ready.catch((error: unknown) => this.#ended.reject(error))
  }

  /** Retries while store or brokers fail, as inserts are; false where the partitions were assigned anew or the source is to stop meanwhile. */
  async #persistently(epoch: number, work: () => Promise<void>): Promise<boolean> {
    const isOver = (): boolean => epoch !== this.#epoch || this.#signal.aborted || this.#stopping
    try {
      await retrying(work, {
        signal: this.#signal,
        isFinal: (error) => isOver() || isFinalFailure(error) || isUnknownTopic(error),
        onFailure: (error, attempt, waitMs) => {
          this.#watchdog.heard()
          this.#options.note(failureLine(error, attempt, waitMs))
        },
      })
    } catch (error) {
      if (!isOver()) throw error
    }
    return !isOver()
  }

  /** Committed offsets, or the log's start, of what is assigned. */
  async #readPositions(epoch: number): Promise<void> {
    for (const [topic, partitions] of this.#assigned) {
      const [committed] = await this.#admin.fetchOffsets({ groupId: this.#options.group, topics: [topic] })
      const log = await this.#admin.fetchTopicOffsets(topic)
      await this.#origins.identify(this.#source, topic, () => this.#logEnds(topic))
      for (const partition of partitions) {
        const offset = BigInt(committed?.partitions.find((known) => known.partition === partition)?.offset ?? '-1')
        const low = BigInt(log.find((known) => known.partition === partition)?.low ?? '0')
        if (epoch !== this.#epoch) return
        this.#positions.start(topic, partition, offset < low ? low : offset)
        await this.#origins.noteLoss(topic, partition, offset, low)
      }
    }
    this.#checkEnd()
  }

  #onBatchEnd(topic: string, partition: number, lastOffset: string, batchSize: number): void {
    // A batch of control records only is not delivered; its position counts all the same.
    if (batchSize === 0) this.#positions.advance(topic, partition, BigInt(lastOffset))
    this.#checkEnd()
  }

  #checkEnd(): void {
    // The position of a batch under way is already its end.
    if (this.#options.untilEnd && this.#underWay === 0 && this.#positions.reached(this.#ends, this.#assigned)) this.#ended.resolve()
  }

  async #onBatch(payload: EachBatchPayload): Promise<void> {
    this.#underWay += 1
    try {
      await this.#take(payload)
    } finally {
      this.#underWay -= 1
    }
  }

  async #take({ batch, resolveOffset, heartbeat, isStale, isRunning }: EachBatchPayload): Promise<void> {
    this.#refuseAbandoned()
    const epoch = this.#epoch
    if (!(await this.#ready) || this.#stopping || epoch !== this.#epoch || isStale() || !isRunning()) return
    const { topic, partition } = batch
    const fetched = fetchedOffset(batch)
    const again = this.#positions.rereadFrom(topic, partition, fetched)
    if (again !== undefined) return this.#consumer.seek({ topic, partition, offset: String(again) })
    const expected = this.#positions.next(topic, partition) ?? 0n
    const isReread = fetched < expected
    const isKnown = await this.#persistently(epoch, async () => {
      if (fetched > expected) await this.#origins.noteLoss(topic, partition, expected, await this.#logStart(topic, partition))
      if (isReread) await this.#origins.identify(this.#source, topic, () => this.#logEnds(topic))
      await this.#origins.probe(topic, partition, await firstRecord(batch, fetched), isReread)
    })
    if (!isKnown) return
    const offset = String(BigInt(batch.lastOffset()) + 1n)
    this.#positions.start(topic, partition, BigInt(offset))
    const origin = this.#origins.of(topic)
    if (!origin) return
    // With more than a second of a busy topic waiting, the batch may fill up before it goes.
    const isBehind = BigInt(batch.highWatermark) - BigInt(offset) > FAR_BEHIND
    const stored = (): void => {
      if (epoch === this.#epoch) this.#committer.add(topic, partition, offset)
    }
    for await (const { records, isLast } of deliveries(batch, fetched)) {
      // Partitions assigned anew meanwhile are delivered anew.
      if (epoch !== this.#epoch) return
      const accepted = this.#options.sink.accept(this.#topicOf(topic), origin, records, isLast ? stored : undefined, isBehind)
      if (isLast) resolveOffset(batch.lastOffset())
      await whileWaiting(accepted, heartbeat)
    }
    letGoOf(batch)
  }
}

const isUnknownTopic = (error: unknown): boolean => error instanceof Error && 'type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION'

const failureLine = (error: unknown, attempt: number, waitMs: number): string =>
  `Positions can't be read (attempt ${attempt}), next try in ${Math.round(waitMs)} ms: ${error instanceof Error ? error.message : String(error)}`

async function whileWaiting(work: Promise<void>, heartbeat: () => Promise<void>): Promise<void> {
  const done = work.then(() => true)
  for (;;) {
    const timer = new AbortController()
    const isDone = await Promise.race([done, sleep(HEARTBEAT_MS, false, { signal: timer.signal }).catch(() => false)])
    timer.abort()
    await heartbeat()
    if (isDone) return
  }
}
