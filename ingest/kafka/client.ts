/** Opens a Kafka client; what it logs goes to the caller, never to stdout. */
import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { registerCodecs } from './codecs.ts'
import { socketFactory } from './responses.ts'
import { type KafkaSecurity, securityFailure } from './security.ts'

export type KafkaOptions = {
  readonly brokers: readonly string[]
  /** Without it the connection is neither encrypted nor signed in. */
  readonly security?: KafkaSecurity | undefined
  readonly onLog?: (line: string) => void
}

export function openKafka({ brokers, security = {}, onLog }: KafkaOptions): Kafka {
  const wrong = brokers.find((broker) => !/^[^\s:]+:\d{1,5}$/.test(broker))
  if (brokers.length === 0 || wrong !== undefined)
    throw new CallboardError('usage', `'${wrong ?? ''}' is not a broker; give --brokers as HOST:PORT,HOST:PORT.`)
  registerCodecs()
  const { tls, sasl } = security
  const sockets = socketFactory()
  return new kafkajs.Kafka({
    clientId: 'callboard',
    brokers: [...brokers],
    ...(tls ? { ssl: { ...tls } } : {}),
    ...(sasl ? { sasl: saslOf(sasl) } : {}),
    ...(sockets ? { socketFactory: sockets } : {}),
    connectionTimeout: 5000,
    requestTimeout: 60_000,
    retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 3000 },
    logLevel: kafkajs.logLevel.ERROR,
    logCreator: () => (entry) =>
      onLog?.(`kafka: ${entry.log.message}${typeof entry.log['error'] === 'string' ? ` (${entry.log['error']})` : ''}`),
  })
}

function saslOf({ mechanism, username, password }: NonNullable<KafkaSecurity['sasl']>): SASLOptions {
  // A union per mechanism in kafkajs's types: a spread of the variable would widen it.
  if (mechanism === 'plain') return { mechanism, username, password }
  return mechanism === 'scram-sha-256' ? { mechanism, username, password } : { mechanism, username, password }
}

/** Runs `work`; a broker that can't be reached becomes one line that names it and the remedy. */
export async function reachable<T>(brokers: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof CallboardError) throw cause
    const error = cause instanceof Error ? cause : new Error(String(cause))
    const insecure = securityFailure(error.message)
    if (insecure !== undefined)
      throw new CallboardError('unavailable', `The brokers ${brokers.join(', ')} can't be used: ${insecure}.`, { cause })
    if (/does not host this topic-partition|UNKNOWN_TOPIC/i.test(error.message))
      throw new CallboardError(
        'not_found',
        `The brokers ${brokers.join(', ')} have no such topic (${error.message}); create it or name another with --topics.`,
        { cause },
      )
    throw new CallboardError(
      'unavailable',
      `The brokers ${brokers.join(', ')} can't be used: ${error.message}. Check the address and that the broker runs.`,
      { cause },
    )
  }
}
