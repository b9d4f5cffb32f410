/** Produces to one topic and writes into the journal what the broker acknowledged and where. */
import kafkajs, { type Kafka, type Producer } from 'kafkajs'
import { type CodecName, compressionOf } from '../../ingest/kafka/codecs.ts'
import type { Journal, Made } from './journal.ts'

const RECORDS_PER_SEND = 5000

export class JournalingProducer {
  readonly #producer: Producer
  readonly #topic: string
  readonly #journal: Journal
  readonly #partitions: number
  #turn = 0

  constructor(kafka: Kafka, topic: string, partitions: number, journal: Journal) {
    // Idempotent and one request at a time: a retried request is written once and in order.
    this.#producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 2000 },
    })
    this.#topic = topic
    this.#journal = journal
    this.#partitions = partitions
  }

  connect(): Promise<void> {
    return this.#producer.connect()
  }

  /** Spreads the records over the partitions, `recordsPerSend` at a time. */
  async produce(made: Iterable<Made>, codec: CodecName = 'none', recordsPerSend = RECORDS_PER_SEND): Promise<void> {
    let chunk: Made[] = []
    for (const record of made) {
      chunk.push(record)
      if (chunk.length >= recordsPerSend) {
        await this.#send(chunk, codec)
        chunk = []
      }
    }
    if (chunk.length > 0) await this.#send(chunk, codec)
  }

  disconnect(): Promise<void> {
    return this.#producer.disconnect()
  }

  async #send(made: readonly Made[], codec: CodecName): Promise<void> {
    const partition = this.#turn % this.#partitions
    this.#turn += 1
    const [answer] = await this.#producer.send({
      topic: this.#topic,
      acks: -1,
      compression: compressionOf(codec),
      messages: made.map(({ value }) => ({ key: null, value, partition })),
    })
    if (answer?.baseOffset === undefined) throw new Error(`The broker acknowledged records of '${this.#topic}' without an offset.`)
    this.#journal.acknowledged(partition, BigInt(answer.baseOffset), made)
  }
}
