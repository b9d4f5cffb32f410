/** Opens a Kafka client; what it logs goes to the caller, never to stdout. */
import kafkajs, { type Kafka } from 'kafkajs'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { registerCodecs } from './codecs.ts'

export type KafkaOptions = {
  readonly brokers: readonly string[]
  readonly onLog?: (line: string) => void
}

export function openKafka({ brokers, onLog }: KafkaOptions): Kafka {
  const wrong = brokers.find((broker) => !/^[^\s:]+:\d{1,5}$/.test(broker))
  if (brokers.length === 0 || wrong !== undefined)
    throw new CallboardError('usage', `'${wrong ?? ''}' is not a broker; give --brokers as HOST:PORT,HOST:PORT.`)
  registerCodecs()
  return new kafkajs.Kafka({
    clientId: 'callboard',
    brokers: [...brokers],
    connectionTimeout: 5000,
    requestTimeout: 60_000,
    retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 3000 },
    logLevel: kafkajs.logLevel.ERROR,
    logCreator: () => (entry) =>
      onLog?.(`kafka: ${entry.log.message}${typeof entry.log['error'] === 'string' ? ` (${entry.log['error']})` : ''}`),
  })
}

/** Runs `work`; a broker that can't be reached becomes one line that names it and the remedy. */
export async function reachable<T>(brokers: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof CallboardError) throw cause
    const text = cause instanceof Error ? cause.message : String(cause)
    if (/does not host this topic-partition|UNKNOWN_TOPIC/i.test(text))
      throw new CallboardError(
        'not_found',
        `The brokers ${brokers.join(', ')} have no such topic (${text}); create it or name another with --topics.`,
        { cause },
      )
    throw new CallboardError(
      'unavailable',
      `The brokers ${brokers.join(', ')} can't be used: ${text}. Check the address and that the broker runs.`,
      { cause },
    )
  }
}
