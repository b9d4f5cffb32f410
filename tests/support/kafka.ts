/** A real Apache Kafka for tests: KRaft on free loopback ports, one node or several. */
import { randomBytes } from 'node:crypto'
import type { Kafka } from 'kafkajs'
import { openKafka } from '../../ingest/kafka/client.ts'
import { fetchedJars } from './kafka-jars.ts'
import { freePort, KafkaNode } from './kafka-node.ts'

export { whyNoKafka } from './kafka-jars.ts'

export type Broker = {
  /** Addresses of all nodes, separated by commas. */
  readonly address: string
  /** The same through the nodes' proxies. */
  readonly proxiedAddress: string
  readonly nodes: readonly KafkaNode[]
  readonly kafka: Kafka
  createTopic(topic: string, partitions: number): Promise<void>
  deleteTopic(topic: string): Promise<void>
  stop(): Promise<void>
}

/** With several nodes every topic has a copy on each, and two must have a record before it counts as produced. */
export async function startKafka({ nodes: count = 1, heapMb = 512 } = {}): Promise<Broker> {
  const nodes = await formatted(count, heapMb)
  for (const node of nodes) node.start()
  const address = nodes.map((node) => node.address).join(',')
  const kafka = openKafka({ brokers: address.split(',') })
  await Promise.all(nodes.map((node) => node.ready(openKafka({ brokers: [node.address] }))))
  const admin = kafka.admin()
  await admin.connect()
  // Test records carry past timestamps, which the default retention deletes within minutes.
  const configEntries = [
    { name: 'retention.ms', value: '-1' },
    { name: 'min.insync.replicas', value: String(Math.min(2, count)) },
  ]
  return {
    address,
    proxiedAddress: nodes.map((node) => node.proxiedAddress).join(','),
    nodes,
    kafka,
    createTopic: (topic, numPartitions) =>
      eventually(async () => {
        await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions, replicationFactor: count, configEntries }] })
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
        const partitions = topics[0]?.partitions ?? []
        if (partitions.length !== numPartitions || partitions.some(({ leader }) => leader < 0))
          throw new Error(`topic '${topic}' is not there yet`)
      }),
    deleteTopic: (topic) => admin.deleteTopics({ topics: [topic] }),
    stop: async () => {
      await admin.disconnect()
      await Promise.all(nodes.map((node) => node.remove()))
    },
  }
}

async function formatted(count: number, heapMb: number): Promise<KafkaNode[]> {
  const libs = await fetchedJars()
  const clusterId = randomBytes(16).toString('base64url')
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()))
  const voters = ports.map((port, index) => `${index + 1}@127.0.0.1:${port}`).join(',')
  return Promise.all(
    ports.map((controllerPort, index) =>
      KafkaNode.format({ id: index + 1, libs, clusterId, voters, controllerPort, replicas: count, heapMb }),
    ),
  )
}

/** A topic is created and deleted some time after the broker answers; it is asked until its answer shows it. */
async function eventually(work: () => Promise<void>): Promise<void> {
  const until = Date.now() + 15_000
  for (;;) {
    const error = await work().then(
      () => undefined,
      (cause: unknown) => cause,
    )
    if (error === undefined) return
    if (Date.now() > until) throw error
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
