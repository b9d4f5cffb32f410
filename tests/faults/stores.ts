/** Faults of the store: it refuses, hangs, loses answers, dies, or its disk is full. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openStore } from '../../sql/open-store.ts'
import { HttpProxy } from '../support/http-proxy.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'
import type { WorkerProcess } from './worker-process.ts'

const MEDIUM = { rows: 5000, bytes: 4 << 20, ageMs: 200 }
const failures = ({ notes }: WorkerProcess): number => notes.filter((line) => line.startsWith('Insert into')).length

export const storeRefuses: Scenario = {
  name: 'store-refuses',
  sentence: 'The engine refuses inserts for want of memory, answers late, and loses answers of inserts it has stored',
  brokers: 1,
  subset: 0.1,
  play: async (stage) => {
    await stage.producer.produce(stage.fresh(stage.scaled(200_000)), 'none', 2000)
    const worker = await stage.drain({
      limits: { rows: 2000, bytes: 1 << 20, ageMs: 100 },
      faults: [
        { point: 'insert.before', after: 2, times: 3, action: 'memory' },
        { point: 'insert.before', after: 7, action: 'hang', ms: 1500 },
        { point: 'insert.after', after: 1, times: 3, action: 'lose' },
      ],
    })
    if (failures(worker) !== 6) throw new Error(`Of 6 failed inserts ${failures(worker)} were reported: ${worker.lastWords()}`)
  },
}

/** A data directory that leads to the owner's engine through a proxy. */
async function behindProxy(stage: Stage): Promise<{ dataDir: string; proxy: HttpProxy }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-behind-'))
  const { url, token }: { url: string; token: string } = JSON.parse(await readFile(join(stage.dataDir, 'engine.json'), 'utf8'))
  const proxy = await HttpProxy.open(url)
  await writeFile(join(dataDir, 'engine.json'), JSON.stringify({ url: proxy.url, pid: process.pid, token }))
  stage.onClose(() => proxy.close())
  stage.onClose(() => rm(dataDir, { recursive: true, force: true }))
  return { dataDir, proxy }
}

export const repliesLost: Scenario = {
  name: 'replies-lost',
  sentence: 'Between ingest and the engine: answers lost after the insert was stored, 500 and 503, inserts held for 15 s, answers late',
  brokers: 1,
  play: async (stage) => {
    const owner = stage.start({ role: 'own', recomputeEveryMs: 1000 })
    await owner.until(({ isOpen }) => isOpen, 'it opened the store')
    const { dataDir, proxy } = await behindProxy(stage)
    const feed = (): Promise<void> => stage.producer.produce(stage.fresh(stage.scaled(70_000, 20_000)), 'none', 1000)
    await feed()
    const worker = stage.start({ dataDir, limits: MEDIUM })
    await worker.until(({ stored }) => stored > 0, 'it stored a batch')
    for (const mode of [{ do: 'lose' }, { do: 'refuse', status: 503 }, { do: 'refuse', status: 500 }, { do: 'delay', ms: 2000 }] as const) {
      proxy.mode = mode
      const struck = proxy.strikes(4)
      await feed()
      await struck
      proxy.mode = { do: 'pass' }
      const before = worker.stored
      await stage.feedUntil(worker.until(({ stored }) => stored > before, `it stored again after '${mode.do}'`))
    }
    proxy.mode = { do: 'hold' }
    const held = proxy.strikes(1)
    await feed()
    await held
    await worker.endsWithin(15_000)
    proxy.mode = { do: 'pass' }
    const before = worker.stored
    await stage.feedUntil(worker.until(({ stored }) => stored > before, 'it stored again after inserts were held'))
    await worker.stop()
    await stage.drain({ dataDir })
    await owner.stop()
  },
}

export const tooManyParts: Scenario = {
  name: 'too-many-parts',
  sentence: 'The engine refuses inserts because a table has too many parts, until merges go on',
  brokers: 1,
  play: async (stage) => {
    const owner = stage.start({ role: 'own' })
    await owner.until(({ isOpen }) => isOpen, 'it opened the store')
    const store = await openStore({ dataDir: stage.dataDir })
    await stage.producer.produce(stage.fresh(stage.scaled(200_000)))
    await store.command('system stop merges interface_calls_v1')
    await store.command('alter table interface_calls_v1 modify setting parts_to_throw_insert = 5, parts_to_delay_insert = 4')
    const worker = stage.start()
    await worker.until((process) => failures(process) >= 5, 'five inserts were refused')
    if (!worker.notes.some((line) => /Too many parts/i.test(line)))
      throw new Error(`No insert was refused for parts: ${worker.lastWords()}`)
    await store.command('alter table interface_calls_v1 reset setting parts_to_throw_insert, parts_to_delay_insert')
    await store.command('system start merges interface_calls_v1')
    const before = worker.stored
    await stage.feedUntil(worker.until(({ stored }) => stored > before, 'it stored again'))
    await worker.stop()
    await store.close()
    await stage.drain()
    await owner.stop()
  },
}

export const ownerKilled: Scenario = {
  name: 'owner-killed',
  sentence: 'The process that holds the engine is killed and comes back elsewhere while three others ingest through it',
  brokers: 1,
  play: async (stage) => {
    let owner = stage.start({ role: 'own' })
    await owner.until(({ isOpen }) => isOpen, 'it opened the store')
    await stage.producer.produce(stage.fresh(stage.scaled(300_000)))
    const workers = [0, 1, 2].map(() => stage.start({ limits: MEDIUM }))
    for (const worker of workers) await worker.until(({ isOpen }) => isOpen, 'it reached the engine')
    for (let round = 0; round < stage.scaled(5); round += 1) {
      await workers[0]?.endsWithin(stage.between(500, 3000))
      await owner.kill()
      owner = stage.start({ role: 'own' })
      await owner.until(({ isOpen }) => isOpen, 'it opened the store again')
    }
    const before = workers.reduce((sum, { stored }) => sum + stored, 0)
    await stage.producer.produce(stage.fresh(20_000))
    // Whichever has the partitions now.
    await Promise.race(
      workers.map((worker) => worker.until(() => workers.reduce((sum, { stored }) => sum + stored, 0) > before, 'it stored again')),
    )
    await Promise.all(workers.map((worker) => worker.kill()))
    await stage.evict()
    await owner.stop()
    await stage.drain()
  },
}

const run = promisify(execFile)

export const diskFull: Scenario = {
  name: 'disk-full',
  isUnmigrated: true,
  sentence: 'The disk is full while inserts go on, and has room again later',
  brokers: 1,
  whyNot: async () => {
    if (process.getuid?.() !== 0) return 'a small file system can be mounted by root only'
    return freemem() > 6 * 2 ** 30 ? undefined : 'a file system of 3 GB in memory needs 6 GB free'
  },
  play: async (stage) => {
    // Ingest pauses below 1 GB and goes on above 2 GB.
    await run('mount', ['-t', 'tmpfs', '-o', 'size=3g', 'tmpfs', stage.dataDir])
    stage.onClose(() => run('umount', [stage.dataDir]))
    await stage.producer.produce(stage.fresh(stage.scaled(100_000)))
    const worker = stage.start()
    await worker.until(({ stored }) => stored > 5000, 'it stored 5,000 records')
    const { bavail, bsize } = await statfs(stage.dataDir)
    const [most, rest] = ['most', 'rest'].map((name) => join(stage.dataDir, name))
    await run('fallocate', ['-l', String(Math.floor(bavail * bsize * 0.95)), most ?? ''])
    await run('dd', ['if=/dev/zero', `of=${rest}`, 'bs=1M']).catch(() => undefined)
    await stage.feedUntil(
      worker.until(
        (process) => failures(process) >= 3 || process.notes.some((line) => /paused: the disk has/.test(line)),
        'it met the full disk',
      ),
    )
    const before = worker.stored
    for (const file of [most, rest]) await rm(file ?? '')
    await stage.feedUntil(worker.until(({ stored }) => stored > before, 'it stored again'))
    await worker.stop()
    await stage.drain()
  },
}
