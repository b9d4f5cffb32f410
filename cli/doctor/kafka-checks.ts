/** Checks of Kafka: brokers answer, topics are there with enough partitions and retention, the group keeps up. */

import type { Admin } from 'kafkajs'
import kafkajs from 'kafkajs'
import { DAY_MS, HOUR_MS } from '../../domain/kernel/time.ts'
import { openKafka, reachable } from '../../ingest/kafka/client.ts'
import type { KafkaSecurity } from '../../ingest/kafka/security.ts'
import { topics as known } from '../../ingest/topics.ts'
import { type Check, checked, looked } from './check.ts'

export type KafkaChecks = {
  readonly brokers: readonly string[]
  readonly security: KafkaSecurity
  /** `TOPIC` or `KAFKA-TOPIC=TOPIC`; none: the known topics that the brokers have. */
  readonly topics: readonly string[]
  readonly group: string
  readonly maxLag: number
}

export async function kafkaChecks(options: KafkaChecks): Promise<Check[]> {
  const { brokers, security } = options
  const admin = openKafka({ brokers, security }).admin({ retry: { retries: 2 } })
  try {
    const cluster = await looked('kafka.brokers', 'answer', 'Check the address and that the broker runs.', () =>
      reachable(brokers, async () => {
        await admin.connect()
        const { brokers: nodes } = await admin.describeCluster()
        return [checked('kafka.brokers', nodes.length > 0, nodes.length, 'answer', 'Check the address and that the broker runs.')]
      }),
    )
    if (!cluster.every(({ ok }) => ok)) return cluster
    return [
      ...cluster,
      ...(await looked('kafka.topics', 'can be read', 'Check the rights of the user.', () => topicChecks(admin, options))),
    ]
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

async function topicChecks(admin: Admin, { topics, group, maxLag }: KafkaChecks): Promise<Check[]> {
  const present = new Set(await admin.listTopics())
  const named = topics.map((text) => text.split('=')[0] ?? text)
  const wanted = named.length > 0 ? named : known.map(({ name }) => name).filter((name) => present.has(name))
  const missing = wanted.filter((name) => !present.has(name))
  const found = wanted.filter((name) => present.has(name))
  const exist = checked(
    'kafka.topics',
    missing.length === 0 && found.length > 0,
    missing.length > 0 ? `missing: ${missing.join(', ')}` : found.length === 0 ? 'none of the known topics' : found.join(', '),
    'the topics to ingest exist',
    'Create the topic, or name another with --topics.',
  )
  if (found.length === 0) return [exist]
  const { groups } = await admin.describeGroups([group])
  const consumers = groups[0]?.members.length ?? 0
  const offsets = new Map(
    (await admin.fetchOffsets({ groupId: group, topics: found })).map(({ topic, partitions }) => [topic, partitions] as const),
  )
  const checks = await Promise.all(found.map((topic) => checksOf(admin, topic, consumers, maxLag, offsets.get(topic) ?? [])))
  return [exist, ...checks.flat()]
}

async function checksOf(
  admin: Admin,
  topic: string,
  consumers: number,
  maxLag: number,
  committed: readonly { partition: number; offset: string }[],
): Promise<Check[]> {
  const log = await admin.fetchTopicOffsets(topic)
  const read = new Map(committed.map(({ partition, offset }) => [partition, BigInt(offset)]))
  // A partition without a committed offset is read from where its log begins; one below that has lost what lies between.
  const lag = log.reduce((sum, { partition, low, high }) => {
    const next = read.get(partition) ?? -1n
    return sum + BigInt(high) - (next < BigInt(low) ? BigInt(low) : next)
  }, 0n)
  const lost = log.reduce((sum, { partition, low }) => {
    const next = read.get(partition) ?? -1n
    return next >= 0n && next < BigInt(low) ? sum + BigInt(low) - next : sum
  }, 0n)
  const retention = await retentionOf(admin, topic)
  return [
    checked(
      `kafka.partitions.${topic}`,
      log.length >= Math.max(1, consumers),
      log.length,
      `at least one for each of the group's ${consumers} consumers`,
      'Add partitions, or run fewer consumers: those without a partition stand idle.',
    ),
    checked(
      `kafka.retention.${topic}`,
      retention === undefined || retention < 0 || retention >= DAY_MS,
      retention === undefined ? null : retention < 0 ? 'unlimited' : `${(retention / HOUR_MS).toFixed(1)} h`,
      'at least a day, so an outage loses nothing',
      'Raise retention.ms of the topic.',
    ),
    checked(
      `kafka.lag.${topic}`,
      lag <= BigInt(maxLag),
      Number(lag),
      `at most ${maxLag} records`,
      'Start more consumers, or look at store.parts and store.disk.',
    ),
    checked(
      `kafka.loss.${topic}`,
      lost === 0n,
      Number(lost),
      'no record deleted before it was read',
      'Raise retention.ms; restore the range from its source.',
    ),
  ]
}

/** undefined where the user may not read the topic's settings. */
async function retentionOf(admin: Admin, name: string): Promise<number | undefined> {
  try {
    const request = { type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: ['retention.ms'] }
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [request] })
    const value = resources[0]?.configEntries[0]?.configValue
    return value === undefined ? undefined : Number(value)
  } catch {
    return undefined
  }
}
