/** Sets a consumer group back to what is stored, after a store was restored: what was committed since would otherwise be a gap. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Store } from '../../sql/store.ts'
import { openKafka, reachable } from './client.ts'
import type { KafkaSecurity } from './security.ts'

export type Rewound = { readonly topic: string; readonly partition: number; readonly offset: string }

/** Of the newest generation of every topic of this cluster. Throws `conflict` while the group has members. */
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
      for (const topic of new Set(stored.map((row) => row.topic)))
        await admin.setOffsets({ groupId: group, topic, partitions: stored.filter((row) => row.topic === topic) })
      return stored
    } finally {
      await admin.disconnect()
    }
  })
}

/** A topic under another name than its contract's has its name after a slash in the source. */
const storedNext = (store: Store, source: string): Promise<Rewound[]> =>
  store.query<Rewound>(
    `select kafka_topic as topic, partition, toString(last + 1) as offset from (
  select if(source = {source:String}, toString(topic), substring(source, length({source:String}) + 2)) as kafka_topic, partition, generation, max(last_offset) as last
  from ingest_ranges where source = {source:String} or startsWith(source, concat({source:String}, '/')) group by kafka_topic, partition, generation
) order by generation desc limit 1 by topic, partition`,
    { source },
  )
