/** Faults of processes: killed, stopped, joining and leaving. */
import { dead, good, TOMBSTONE } from './journal.ts'
import { type Fault, POINTS, type Point } from './plan.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

export const killedAtRandom: Scenario = {
  name: 'kill-random',
  sentence: 'Killed with SIGKILL at random points of start, joining, inserting and committing',
  brokers: 1,
  subset: 0.05,
  play: async (stage) => {
    const kills = stage.scaled(100, 5)
    for (let kill = 0; kill < kills; kill += 1) {
      await stage.producer.produce(stage.fresh(stage.scaled(12_000, 6000)))
      const worker = stage.start({ recomputeEveryMs: 500 })
      // One in four strikes before the first batch is stored.
      if (kill % 4 === 3) await worker.endsWithin(stage.between(0, 2500))
      else {
        await worker.until(({ stored }) => stored > 0, 'it stored a batch')
        await worker.endsWithin(stage.between(0, 600))
      }
      await worker.kill()
      await stage.evict()
    }
    await stage.drain()
  },
}

const deathAt = (point: Point, after: number, ms = 0): Fault => ({ point, after, action: 'kill', ms })

export const killedAtPoints: Scenario = {
  name: 'kill-points',
  sentence: `Killed at each named point: ${POINTS.join(', ')}`,
  brokers: 1,
  subset: 0.1,
  isUnmigrated: true,
  play: async (stage) => {
    for (const fault of [deathAt('migrate.before', 0), deathAt('migrate.before', 20), deathAt('migrate.after', 40)])
      await stage.dies('ingest', fault)
    for (let round = 0; round < stage.scaled(5); round += 1)
      for (const point of ['insert.before', 'insert.during', 'insert.after', 'acknowledged'] as const) {
        await stage.producer.produce(stage.fresh(10_000), 'none', 1000)
        await stage.dies('ingest', deathAt(point, stage.between(0, 5), stage.between(0, 60)))
      }
    await stage.drain()
    for (const point of ['rollup.before', 'rollup.during', 'rollup.after', 'pointers.during'] as const)
      await stage.dies('recompute', deathAt(point, 0, stage.between(0, 20)))
    // A death during the pointers may come just after they were stored; the last point needs slots to recompute.
    await stage.producer.produce(stage.fresh(1000))
    await stage.drain()
    await stage.dies('recompute', deathAt('pointers.after', 0, stage.between(0, 20)))
  },
}

export const stoppedTooLong: Scenario = {
  name: 'stopped-past-session',
  sentence: 'Stopped with SIGSTOP past its session while another takes over, then continued',
  brokers: 1,
  play: async (stage) => {
    const owner = stage.start({ role: 'own' })
    await owner.until(({ isOpen }) => isOpen, 'it opened the store')
    await stage.producer.produce(stage.fresh(200_000))
    const zombie = stage.start()
    await zombie.until(({ stored }) => stored > 10_000, 'it stored 10,000 records')
    zombie.signal('SIGSTOP')
    const heir = stage.start()
    await heir.until(({ stored }) => stored > 30_000, 'the heir took over')
    zombie.signal('SIGCONT')
    await stage.producer.produce(stage.fresh(100_000))
    const before = zombie.stored
    await stage.feedUntil(zombie.until(({ stored }) => stored > before, 'the continued worker stored again'))
    await Promise.all([zombie.stop(), heir.stop()])
    await stage.drain()
    await owner.stop()
  },
}

export const joinStorm: Scenario = {
  name: 'join-leave-storm',
  sentence: 'Members of the group join, leave and die all the time, against one store',
  brokers: 1,
  play: async (stage) => {
    const owner = stage.start({ role: 'own', recomputeEveryMs: 1000 })
    await owner.until(({ isOpen }) => isOpen, 'it opened the store')
    const steady = stage.start()
    for (let round = 0; round < stage.scaled(20, 3); round += 1) {
      await stage.producer.produce(stage.fresh(stage.scaled(20_000, 4000)))
      const guest = stage.start()
      await guest.until(({ isOpen }) => isOpen, 'it joined')
      await guest.endsWithin(stage.between(500, 2500))
      if (round % 2 === 0) await guest.stop()
      else await guest.kill()
    }
    await steady.stop()
    await stage.evict()
    await stage.drain()
    await owner.stop()
  },
}

/** Values that are no records; each must end as a dead letter beside good rows that land. */
const POISON: readonly (string | Buffer)[] = [
  '',
  '{}',
  '{}{}',
  '{"a":1}\n\nDROP TABLE interface_calls_v1;\n',
  'null',
  '[]',
  '"text"',
  'NaN',
  Buffer.from([0x00]),
  Buffer.from([0xff, 0xfe, 0x0a, 0x0a, 0x00]),
  Buffer.concat([Buffer.from('{"interfaceCallId":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"')]),
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
]

const withText = (replace: (text: string) => string): Buffer => Buffer.from(replace(good(0).value?.toString() ?? ''))

const BROKEN: readonly Buffer[] = [
  withText((text) => text.replace('"revision":0', '"revision":9223372036854775808')),
  withText((text) => text.replace('"revision":0', '"revision":-1')),
  withText((text) => text.replace('"revision":0', '"revision":0,"revision":1')),
  withText((text) => text.replace(/"calledAt":"[^"]*"/, '"calledAt":"2026-03-02 01:00:00"')),
  withText((text) => text.replace(/"calledAt":"[^"]*"/, '"calledAt":"9999-01-01T00:00:00Z"')),
  withText((text) => text.replace('"ok"', '"fine"')),
  withText((text) => text.replace('"interfaceCallId"', '"interfacecallid"')),
]

function* poisoned(stage: Stage, count: number, share: number): Generator<ReturnType<typeof good>> {
  // Without the depth bombs: a tenth of 90,000 records at 100 kB each would be 900 MB.
  const values = [...POISON.filter(({ length }) => length < 1000), ...BROKEN]
  for (let n = 0; n < count; n += 1)
    if (stage.random() < share) yield stage.random() < 0.1 ? TOMBSTONE : dead(values[stage.between(0, values.length)] ?? '')
    else yield* stage.fresh(1)
}

export const poison: Scenario = {
  name: 'poison',
  sentence:
    'Tombstones and poison among good records: all of them, 1 %, 50 % and 100 %, 5 MB, depth bombs, bad text, SQL after blank lines',
  brokers: 1,
  subset: 0.05,
  play: async (stage) => {
    await stage.producer.produce([...POISON, ...BROKEN].map((value) => dead(value)))
    await stage.producer.produce([TOMBSTONE, dead(Buffer.alloc(5 << 20, 'x')), ...stage.fresh(10)], 'none', 1)
    for (const share of [0.01, 0.5, 1, 0]) await stage.producer.produce(poisoned(stage, stage.scaled(60_000, 3000), share), 'zstd', 500)
    await stage.drain()
  },
}

export const breaker: Scenario = {
  name: 'poison-then-good',
  sentence: 'Nothing but poison until the topic is paused, then good records: they flow again after the pause',
  brokers: 1,
  play: async (stage) => {
    const worker = stage.start()
    await worker.until(({ isOpen }) => isOpen, 'it opened the store')
    await stage.producer.produce(poisoned(stage, 3000, 1), 'none', 500)
    await worker.until(({ notes }) => notes.some((line) => /is paused: \d+ of the last/.test(line)), 'the topic was paused')
    await stage.producer.produce(stage.fresh(20_000))
    await worker.until(({ notes }) => notes.some((line) => line.endsWith('goes on.')), 'the topic went on')
    await worker.until(({ stored }) => stored >= 23_000, 'everything was stored')
    await worker.stop()
    await stage.drain()
  },
}
