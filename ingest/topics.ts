/** Every topic: its contract, where it lands and what it carries. Adding a topic is adding a row. */
import {
  type Contract,
  calls,
  interfaceCalls,
  queueIntervals,
  recordings,
  seatStates,
  transcripts,
  workOrders,
} from '../contracts/index.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { wayIn } from '../sql/landing/topic.ts'

export type Topic = {
  readonly name: string
  readonly contract: Contract
  /** Table the records are inserted into; views carry them on. */
  readonly landing: string
  /** The same for records of which none breaks its contract, and cheaper; it refuses the others. */
  readonly sure: string
  /** Public views of the typed rows; the first is keyed by the contract's key. */
  readonly tables: readonly string[]
  readonly description: string
}

const topic = (contract: Contract, description: string): Topic => ({
  name: contract.topic,
  contract,
  landing: wayIn(contract, 'landing'),
  sure: wayIn(contract, 'sure'),
  tables: contract.tables.map(({ name }) => name),
  description,
})

export const topics: readonly Topic[] = [
  topic(calls, 'Queue legs of calls: offered, answered, abandoned, ended.'),
  topic(recordings, 'Metadata of recordings; the audio stays where it is.'),
  topic(transcripts, 'Final transcripts of recordings, masked before they are stored.'),
  topic(workOrders, 'Events of work orders with the state after them.'),
  topic(seatStates, 'States that seats enter.'),
  topic(interfaceCalls, 'Calls to other systems and how they ended.'),
  topic(queueIntervals, 'Counts of queues by interval from systems that give no single calls.'),
]

/** Throws `usage` for an unknown name. */
export function topicNamed(name: string): Topic {
  const found = topics.find((known) => known.name === name)
  if (!found) throw new CallboardError('usage', `'${name}' is not a topic; the topics are ${topics.map((known) => known.name).join(', ')}.`)
  return found
}

/** Storage table keyed by the contract's key; holds versions that merges have not yet removed. */
export const storageTableOf = ({ contract }: Topic): string => `${contract.tables[0]?.name}_v${contract.version}`
