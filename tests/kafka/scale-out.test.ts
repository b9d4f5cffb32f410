/** Three ingest processes in one consumer group, against one store over its owner's endpoint, leave what one process leaves. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calls } from '../../contracts/index.ts'
import { freshDirectory } from '../engine/support/store.ts'
import { type Broker, startKafka, whyNoKafka } from '../support/kafka.ts'

const reason = await whyNoKafka()
if (reason !== undefined) console.warn(`tests/kafka skipped: ${reason}`)

const PARTITIONS = 6
const CALLS = 3000

describe.skipIf(reason !== undefined)('scaling out', () => {
  let broker: Broker
  let directory: Awaited<ReturnType<typeof freshDirectory>>
  const children: ChildProcess[] = []
  const errors = new Map<ChildProcess, string>()
  const said = (): string => [...errors.values()].join(' | ')
  beforeAll(async () => {
    broker = await startKafka({ heapMb: 256 })
    directory = await freshDirectory()
    await broker.createTopic('calls', PARTITIONS)
  })
  afterAll(async () => {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    }
    await broker?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  /** Runs the command line; `stop` ends it as an operator would and gives what it answered. */
  const callboard = (data: string, ...args: string[]) => {
    const env = { ...process.env, UV_THREADPOOL_SIZE: '16', CALLBOARD_DATA: join(directory.path, data) }
    const child = spawn(process.execPath, ['--import', 'tsx', 'cli/dev.ts', ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    let out = ''
    const heard: (() => void)[] = []
    const tell = () => {
      for (const resolve of heard.splice(0)) resolve()
    }
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      tell()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors.set(child, `${errors.get(child) ?? ''}${chunk}`.slice(-2000))
    })
    const closed = once(child, 'close').then(tell)
    const ended = async (): Promise<Record<string, unknown>> => {
      await closed
      if (child.exitCode !== 0) throw new Error(`callboard ${args[0]} ended with ${child.exitCode}: ${errors.get(child)}`)
      return JSON.parse(out.trim().split('\n').at(-1) ?? '')
    }
    return {
      answered: async () => {
        while (out === '' && child.exitCode === null) await new Promise<void>((resolve) => heard.push(resolve))
      },
      ended,
      stop: () => {
        child.kill('SIGTERM')
        return ended()
      },
    }
  }

  const ingest = (data: string, group: string, ...more: string[]) =>
    callboard(data, 'ingest', '--brokers', broker.address, '--topics', 'calls', '--group', group, ...more)

  const eventually = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const until = Date.now() + 90_000
    // The broker is asked until it says so: a group has no event for it.
    while (!(await holds())) {
      if (Date.now() > until) throw new Error(`not within 90 s: ${what}; ${said()}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  test('three processes give the same identity sets as one, and each takes part', async () => {
    const owner = callboard('three', 'serve', '--port', '0')
    await owner.answered()
    const three = [1, 2, 3].map(() => ingest('three', 'three'))
    const admin = broker.kafka.admin()
    await admin.connect()
    await eventually('three members hold partitions', async () => {
      const [group] = (await admin.describeGroups(['three'])).groups
      return group?.state === 'Stable' && group.members.length === 3
    })
    await produce()
    const ends = await admin.fetchTopicOffsets('calls')
    await eventually('all is committed', async () => {
      const [committed] = await admin.fetchOffsets({ groupId: 'three', topics: ['calls'] })
      return ends.every(({ partition, high }) => committed?.partitions.some((one) => one.partition === partition && one.offset === high))
    })
    await admin.disconnect()
    const reports = await Promise.all(three.map((process) => process.stop()))
    const one = await ingest('one', 'one', '--until-end').ended()
    expect(reports.map(({ consumed }) => Number(consumed) > 0)).toEqual([true, true, true])
    expect(reports.reduce((sum, { consumed }) => sum + Number(consumed), 0)).toBe(one['consumed'])
    expect(one).toMatchObject({ consumed: 2 * CALLS + 60, deadLettered: 60 })
    const [together, alone] = [await callboard('three', 'verify').ended(), await callboard('one', 'verify').ended()]
    expect(together['topics']).toEqual(alone['topics'])
    expect(together).toMatchObject({ ok: true })
    await owner.stop()
  }, 300_000)

  /** Every call twice, the later revision first for half of them, and poison beside them. */
  async function produce(): Promise<void> {
    const producer = broker.kafka.producer()
    await producer.connect()
    const message = (n: number, revision: number) => ({
      key: `call-${n}`,
      partition: n % PARTITIONS,
      value: JSON.stringify({ ...calls.examples[0], callId: `call-${n}`, revision }),
    })
    for (const first of [0, 1])
      await producer.send({ topic: 'calls', messages: Array.from({ length: CALLS }, (_, n) => message(n, (n + first) % 2)) })
    await producer.send({ topic: 'calls', messages: Array.from({ length: 60 }, (_, n) => ({ partition: n % PARTITIONS, value: '{' })) })
    await producer.disconnect()
  }
})
