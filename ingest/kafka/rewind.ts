/** Sets a consumer group back to what is stored, after a store was restored: what was committed since would otherwise be a gap. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Store } from '../../sql/store.ts'
import { openKafka, reachable } from './client.ts'
import type { KafkaSecurity } from './security.ts'

export type Rewound = { readonly topic: string; readonly partition: number; readonly offset: string }

/**
 * Sets every partition that the group committed further than the store holds back to what is stored, or to the log's start where nothing is.
 * Throws `conflict` while the group has members.
 */
export async function rewindGroup(
  store: Store,
  { brokers, security, group }: { brokers: readonly string[]; security?: KafkaSecurity; group: string },
): Promise<Rewound[]> {
  const admin = openKafka({ brokers, security }).admin()
  return reachable(brokers, async () => {
    await admin.connect()
    try {
      const { clusterId } = await admin.describeCluster()
      const [described] = (await admin.describeGroups([group])).groups
      if ((described?.members.length ?? 0) > 0)
        throw new CallboardError('conflict', `Group '${group}' has ${described?.members.length} members; stop every ingest process first.`)
      const stored = await storedNext(store, `kafka:${clusterId}`)
      const rewound: Rewound[] = []
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId: group })) {
        const low = new Map((await admin.fetchTopicOffsets(topic)).map((log) => [log.partition, BigInt(log.low)]))
        const back = partitions.flatMap(({ partition, offset }) => {
          const next = BigInt(stored.find((row) => row.topic === topic && row.partition === partition)?.offset ?? '0')
          const target = next < (low.get(partition) ?? 0n) ? (low.get(partition) ?? 0n) : next
          return BigInt(offset) > target ? [{ topic, partition, offset: String(target) }] : []
        })
        if (back.length > 0) await admin.setOffsets({ groupId: group, topic, partitions: back })
        rewound.push(...back)
      }
      return rewound
    } finally {
      await admin.disconnect()
    }
  })
}

/** Of each topic's newest generation; a topic under another name than its contract's has its name after a slash in the source. */
const storedNext = (store: Store, source: string): Promise<Rewound[]> =>
  store.query<Rewound>(
    `select kafka_topic as topic, partition, toString(last + 1) as offset from (
  select if(source = {source:String}, toString(topic), substring(source, length({source:String}) + 2)) as kafka_topic, partition, generation, max(last_offset) as last
  from ingest_ranges where source = {source:String} or startsWith(source, concat({source:String}, '/')) group by kafka_topic, partition, generation
) order by generation desc limit 1 by topic, partition`,
    { source },
  )
