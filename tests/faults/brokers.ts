/** Faults of Kafka and of the network to it: brokers killed, leaders moved, topics made anew, offsets reset, records deleted unread. */
import { CODECS } from '../../ingest/kafka/codecs.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { openStore } from '../../sql/open-store.ts'
import { good, type Made } from './journal.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'
import type { WorkerProcess } from './worker-process.ts'

const MEDIUM = { rows: 5000, bytes: 4 << 20, ageMs: 200 }

const storesAgain = (stage: Stage, worker: WorkerProcess, what: string): Promise<void> => {
  const before = worker.stored
  return stage.feedUntil(worker.until(({ stored }) => stored > before, `it stored again after ${what}`))
}

const consuming = async (stage: Stage, brokers: string): Promise<WorkerProcess> => {
  const worker = stage.start({ brokers: brokers.split(','), limits: MEDIUM, recomputeEveryMs: 1000 })
  await worker.until(({ stored }) => stored > 0, 'it stored a batch')
  return worker
}

export const brokerRestart: Scenario = {
  name: 'broker-restart',
  sentence: 'The only broker is killed and started again, twice, while a worker consumes',
  brokers: 1,
  play: async (stage) => {
    const { broker } = stage
    for (let round = 0; round < 2; round += 1) {
      await stage.producer.produce(stage.fresh(stage.scaled(300_000, 60_000)))
      const worker = await consuming(stage, broker.address)
      for (const node of broker.nodes) {
        await node.kill()
        node.start()
        await node.ready(broker.kafka)
      }
      await stage.producer.produce(stage.fresh(stage.scaled(50_000, 10_000)))
      await storesAgain(stage, worker, 'the broker was restarted')
      await worker.stop()
    }
    await stage.drain()
  },
}

export const leaderMoves: Scenario = {
  name: 'leader-move',
  sentence: 'Three brokers, each killed in turn while a worker consumes: leaders and coordinator move',
  brokers: 3,
  play: async (stage) => {
    const { broker } = stage
    await stage.producer.produce(stage.fresh(stage.scaled(200_000, 60_000)))
    const worker = await consuming(stage, broker.address)
    for (const node of broker.nodes) {
      await node.kill()
      await stage.producer.produce(stage.fresh(stage.scaled(60_000, 10_000)), 'none', 1000)
      await storesAgain(stage, worker, 'a broker was killed')
      node.start()
      await node.ready(broker.kafka)
      await stage.inSync()
    }
    await worker.stop()
    await stage.drain()
  },
}

export const network: Scenario = {
  name: 'network',
  sentence: 'Connections to the broker cut, reset in the middle of an answer, slowed to 1 kB/s, and half open until requests time out',
  brokers: 1,
  play: async (stage) => {
    const { broker } = stage
    const proxies = broker.nodes.map(({ proxy }) => proxy)
    await stage.producer.produce(stage.fresh(stage.scaled(200_000, 20_000)))
    const worker = await consuming(stage, broker.proxiedAddress)
    for (let round = 0; round < stage.scaled(8, 2); round += 1) {
      await stage.producer.produce(stage.fresh(50_000))
      for (const proxy of proxies) round % 2 === 0 ? proxy.cut() : proxy.resetAfter(stage.between(1000, 3_000_000))
      await storesAgain(stage, worker, 'its connections were cut')
    }
    for (const [flow, ms] of [
      ['slow', 10_000],
      // Past the 60 s after which a request counts as lost.
      ['stall', 70_000],
      ['refuse', 5000],
    ] as const) {
      for (const proxy of proxies) proxy.flow = flow
      await worker.endsWithin(ms)
      for (const proxy of proxies) proxy.flow = 'pass'
      await storesAgain(stage, worker, `connections were '${flow}'`)
    }
    await worker.stop()
    await stage.drain()
  },
}

export const topicRecreated: Scenario = {
  name: 'topic-recreated',
  sentence: 'The topic is deleted and made anew, with more records than before and then with fewer: new generations, nothing overwritten',
  brokers: 1,
  subset: 0.02,
  play: async (stage) => {
    for (const count of [100_000, 200_000, 50_000]) {
      if (count !== 100_000) await stage.recreateTopic()
      await stage.producer.produce(stage.fresh(stage.scaled(count)), 'none', 500)
      await stage.drain()
    }
  },
}

export const offsetsReset: Scenario = {
  name: 'offsets-reset',
  sentence: 'The group is set back to offset 0 and reads everything again, twice',
  brokers: 1,
  play: async (stage) => {
    await stage.producer.produce(stage.fresh(stage.scaled(400_000)))
    for (let round = 0; round < 3; round += 1) {
      const { counts } = await stage.drain({ recomputeEveryMs: 1000 })
      const expected = stage.journal.counts().records
      if (counts?.consumed !== expected) throw new Error(`${counts?.consumed} records were consumed of ${expected}.`)
      await stage.admin.resetOffsets({ groupId: stage.group, topic: stage.topic, earliest: true })
    }
  },
}

export const recordsDeleted: Scenario = {
  name: 'records-deleted',
  sentence:
    'Raw events, then batches, are deleted behind the pipeline: verify names what is gone, and reading the topic again brings it back',
  brokers: 1,
  subset: 0.1,
  play: async (stage) => {
    await stage.producer.produce(stage.fresh(stage.scaled(40_000)), 'none', 500)
    await stage.drain()
    for (const [table, what] of [
      ['raw_events', /raw events of its batches are missing/],
      ['ingest_ranges', /raw events outside every batch/],
    ] as const) {
      const store = await openStore({ dataDir: stage.dataDir })
      await store.command(`alter table ${table} delete where partition % 2 = 0 settings mutations_sync = 2`)
      const { problems } = await verifyTopic(store, topicNamed('interface-calls'))
      await store.close()
      if (!problems.some((problem) => what.test(problem)))
        throw new Error(`${table} lost half its rows, and verify says: ${problems.join('; ') || 'ok'}.`)
      await stage.admin.resetOffsets({ groupId: stage.group, topic: stage.topic, earliest: true })
      await stage.drain()
    }
  },
}

export const retentionPasses: Scenario = {
  name: 'retention-passes',
  sentence: 'Records are deleted before the consumer has read them: the loss is counted, what remains arrives',
  brokers: 1,
  subset: 0.1,
  play: async (stage) => {
    await stage.producer.produce(stage.fresh(stage.scaled(40_000)), 'none', 500)
    await stage.drain()
    const ends = (await stage.admin.fetchTopicOffsets(stage.topic)).map(({ partition, high }) => ({ partition, end: Number(high) }))
    await stage.producer.produce(stage.fresh(stage.scaled(80_000)), 'none', 500)
    const lost = ends.map(({ partition, end }) => ({ partition, end, low: end + stage.between(10, stage.scaled(10_000)) }))
    await stage.admin.deleteTopicRecords({
      topic: stage.topic,
      partitions: lost.map(({ partition, low }) => ({ partition, offset: String(low) })),
    })
    for (const { partition, end, low } of lost) stage.journal.deleted(partition, end, low)
    await stage.drain()
  },
}

export const codecs: Scenario = {
  name: 'codecs',
  sentence: `Every codec: ${CODECS.join(', ')}`,
  brokers: 1,
  play: async (stage) => {
    for (const codec of CODECS) await stage.producer.produce(stage.fresh(stage.scaled(120_000)), codec)
    await stage.drain()
  },
}

/** Three revisions of each record, each five times, up to an hour (3,600 records) before or after its turn. */
function disordered(stage: Stage, count: number): Made[] {
  const copies = Array.from({ length: count * 15 }, (_, turn) => {
    const n = Math.floor(turn / 15)
    return { n, revision: turn % 3, at: n + (stage.random() - 0.5) * 7200 }
  })
  return copies.sort((a, b) => a.at - b.at).map(({ n, revision }) => good(n, revision))
}

export const duplicates: Scenario = {
  name: 'duplicates-and-disorder',
  sentence: 'Three revisions of each record, each delivered five times, up to an hour early or late, with the worker killed in between',
  brokers: 1,
  subset: 0.02,
  play: async (stage) => {
    await stage.producer.produce(disordered(stage, stage.scaled(60_000)))
    for (let kill = 0; kill < stage.scaled(5); kill += 1) {
      const worker = stage.start({ recomputeEveryMs: 500 })
      await worker.until(({ stored }) => stored > 0, 'it stored a batch')
      await worker.kill()
      await stage.evict()
    }
    await stage.drain()
  },
}
