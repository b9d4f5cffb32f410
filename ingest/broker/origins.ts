/** Under which origin the records of a broker's topics are stored, and what their partitions have lost. */
import type { Store } from '../../sql/store.ts'
import type { Origin, SourceRecord } from '../record.ts'
import type { Topic } from '../topics.ts'
import { differsFromStored, endsBeforeStored, type Stored, storedOf } from './generations.ts'
import { lossBetween, lossLine, recordLoss } from './losses.ts'

export type OriginsOptions = {
  readonly store: Store
  /** The contract's topic of a topic as the broker calls it. */
  readonly topicOf: (topic: string) => Topic
  readonly note: (line: string) => void
}

export class Origins {
  readonly #options: OriginsOptions
  readonly #origins = new Map<string, Origin>()
  readonly #stored = new Map<string, Stored>()
  readonly #probed = new Set<string>()

  constructor(options: OriginsOptions) {
    this.#options = options
  }

  of(topic: string): Origin | undefined {
    return this.#origins.get(topic)
  }

  /** Partitions were assigned anew: each one's first batch is looked at again. */
  assigned(): void {
    this.#probed.clear()
  }

  /** Finds out under which generation the topic's records are stored. `logEnds` asks for the next offset that the broker will give, by partition. */
  async identify(cluster: string, topic: string, logEnds: () => Promise<ReadonlyMap<number, bigint>>): Promise<void> {
    const { store, topicOf, note } = this.#options
    const { name } = topicOf(topic)
    // Another topic of the cluster that carries the same contract has offsets of its own.
    const source = topic === name ? cluster : `${cluster}/${topic}`
    const stored = await storedOf(store, name, source)
    // Asked afterwards: records that come and are stored meanwhile must not look like those of an earlier log.
    const isNew = endsBeforeStored(stored, await logEnds())
    const origin = { source, generation: stored.generation }
    this.#stored.set(topic, stored)
    this.#origins.set(topic, origin)
    if (!isNew) return
    note(`Topic '${topic}' was recreated; its records are stored as generation ${stored.generation + 1}.`)
    this.#startAnew(topic, origin)
  }

  /** The first batch of a partition may show that the topic holds other records than those stored. */
  async probe(topic: string, partition: number, first: SourceRecord | undefined, isReread: boolean): Promise<void> {
    const { store, topicOf, note } = this.#options
    const key = `${topic}/${partition}`
    const stored = this.#stored.get(topic)
    const origin = this.#origins.get(topic)
    if (!first || !stored || !origin || (this.#probed.has(key) && !isReread)) return
    const isBeyond = first.offset > (stored.last.get(partition) ?? -1n)
    const isOther = !isBeyond && (await differsFromStored(store, topicOf(topic).name, origin.source, origin.generation, first))
    this.#probed.add(key)
    if (!isOther) return
    note(
      `Topic '${topic}' holds other records than those stored at the same offsets; they are stored as generation ${origin.generation + 1}.`,
    )
    this.#startAnew(topic, origin)
  }

  /** `low`: the least offset the log still has. */
  async noteLoss(topic: string, partition: number, expected: bigint, low: bigint): Promise<void> {
    const lost = lossBetween(expected, low)
    const origin = this.#origins.get(topic)
    if (!lost || !origin) return
    const loss = { topic: this.#options.topicOf(topic).name, origin, partition, ...lost }
    this.#options.note(lossLine(loss))
    await recordLoss(this.#options.store, loss)
  }

  /** `before`: the origin that was found to be of an earlier log. Partitions find out side by side, and all of them mean the one generation after it. */
  #startAnew(topic: string, { source, generation }: Origin): void {
    this.#origins.set(topic, { source, generation: generation + 1 })
    this.#stored.set(topic, { generation: generation + 1, last: new Map() })
  }
}
