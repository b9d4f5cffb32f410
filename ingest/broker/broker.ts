/** What a broker gives so that its topics can be ingested; `kafka/` is one. */
import type { Store } from '../../sql/store.ts'
import type { Consumer, StoreSink } from '../source.ts'
import type { Pausing } from './pausing.ts'

export type ConsumerOptions = {
  readonly store: Store
  readonly sink: StoreSink
  /** The broker's topic → contract's topic; the same name unless mapped. */
  readonly topics: ReadonlyMap<string, string>
  readonly group: string
  /** Ends when every partition was read to where it ended at the start. */
  readonly untilEnd: boolean
  readonly note: (line: string) => void
  /** What is paused; a consumer that follows another goes on with its pauses. */
  readonly pausing: Pausing
}

export interface Broker {
  /** As given, for messages. */
  readonly addresses: readonly string[]
  /** Topics it has, as it calls them. Throws `unavailable` where it can't be reached. */
  topicNames(): Promise<readonly string[]>
  /**
   * A further member of the group, on connections of its own. A position is committed only after the insert that holds its record
   * returned. Its `run` throws SilentBroker after too long without a sign of life.
   */
  consumer(options: ConsumerOptions): Consumer
}
