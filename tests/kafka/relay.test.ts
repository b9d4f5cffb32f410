/** The outbox relay against a real broker: killed anywhere, every event is there, under one id, each stream's in order. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { orders } from '../../centres/orders.ts'
import { instant } from '../../domain/kernel/time.ts'
import { execute } from '../../ledger/execute.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { type Broker, startKafka, whyNoKafka } from '../support/kafka.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'
import { agent } from '../support/principals.ts'
import { POINTS, type Point } from '../support/relay-process.ts'

const reason = await whyNoKafka()
if (reason !== undefined) console.warn(`tests/kafka skipped: ${reason}`)

const RELAY = new URL('../support/relay-process.ts', import.meta.url).pathname
const TOPIC = 'work-orders'
const ORDERS = 12
const PAGE = 7
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const at = instant(Date.parse('2026-03-02T01:00:00Z'))

describe.skipIf(reason !== undefined)('outbox relay', () => {
  let broker: Broker
  const directory = mkdtempSync(join(tmpdir(), 'callboard-relay-'))
  beforeAll(async () => {
    broker = await startKafka()
  })
  afterAll(async () => {
    await broker?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  /** Orders opened and urged in turn, so that a page holds events of many streams. */
  async function write(ledger: Ledger, rounds: readonly number[]): Promise<void> {
    for (const round of rounds)
      for (let n = 0; n < ORDERS; n += 1) {
        const orderId = `o-${n}`
        const done = await execute(
          ledger,
          agent,
          orders,
          round === 0
            ? {
                type: 'OpenOrder',
                at,
                orderId,
                orderType: 'fault',
                priority: 'normal',
                title: 'Line dead',
                content: '无拨号音',
                teamId: 't',
              }
            : { type: 'UrgeOrder', orderId, at, note: `round ${round}` },
        )
        if (!done.ok) throw new Error(done.rejection.message)
      }
  }

  /** What it printed before it ended. `killAfter`: SIGKILL from outside once it has published so many pages. */
  function relay(where: string, point: Point, killAfter = Number.POSITIVE_INFINITY): Promise<{ output: string; killed: boolean }> {
    const child = spawn(process.execPath, ['--import', 'tsx', RELAY, where, broker.address, String(PAGE), point, '2'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.split('published').length - 1 >= killAfter) child.kill('SIGKILL')
    })
    return new Promise((resolve) => child.on('close', (_, signal) => resolve({ output, killed: signal === 'SIGKILL' })))
  }

  type Seen = { readonly key: string; readonly id: string; readonly trace: string; readonly revision: number; readonly eventId: string }

  /** Everything in the topic, partition by partition. */
  async function topic(): Promise<Seen[]> {
    const admin = broker.kafka.admin()
    await admin.connect()
    const ends = (await admin.fetchTopicOffsets(TOPIC)).filter(({ high }) => high !== '0')
    await admin.disconnect()
    const left = new Set(ends.map(({ partition }) => partition))
    const partitions = new Map<number, Seen[]>()
    const consumer = broker.kafka.consumer({ groupId: `reader-${Date.now()}` })
    await consumer.connect()
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({
        partition,
        message,
      }: Parameters<NonNullable<Parameters<typeof consumer.run>[0]>['eachMessage'] & object>[0]) => {
        const value = JSON.parse(message.value?.toString() ?? '')
        const { id = '', traceparent = '' } = message.headers ?? {}
        const seen = {
          key: message.key?.toString() ?? '',
          id: String(id),
          trace: String(traceparent),
          revision: value.revision,
          eventId: value.eventId,
        }
        partitions.set(partition, [...(partitions.get(partition) ?? []), seen])
        if (BigInt(message.offset) + 1n >= BigInt(ends.find((end) => end.partition === partition)?.high ?? 0)) left.delete(partition)
        if (left.size === 0) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
    await consumer.disconnect()
    return [...partitions.values()].flat()
  }

  /** As a reader who forgets what it has seen before; the first occurrences must be the stream itself. */
  function check(seen: readonly Seen[], rounds: number): number {
    for (let n = 0; n < ORDERS; n += 1) {
      const mine = seen.filter(({ key }) => key === `work-order/o-${n}`)
      const first = [...new Set(mine.map(({ id }) => id))]
      expect(first, `first occurrences of order ${n}`).toEqual(
        Array.from({ length: rounds }, (_, index) => `work-order/o-${n}/${index + 1}`),
      )
      for (const { id, revision, eventId } of mine) {
        expect(id).toBe(`work-order/o-${n}/${revision}`)
        expect(eventId).toBe(`o-${n}/${revision}`)
      }
    }
    return seen.length - ORDERS * rounds
  }

  /** One relay dies at each of `points`, one is killed after `pages` of them, the last one ends by itself; orders change all the while. */
  async function survivesKills(where: string, open: () => Promise<Ledger>, points: readonly Point[], pages: number): Promise<void> {
    const ledger = await open()
    const rounds = points.length + 4
    await write(ledger, [0, 1])
    for (const [index, point] of points.entries()) {
      expect(await relay(where, point), point).toMatchObject({ killed: true })
      await write(ledger, [2 + index])
    }
    await relay(where, 'none', pages)
    await write(ledger, [2 + points.length])
    // The command's trace goes with its event.
    await ledger.append('work-order/o-0', rounds - 1, [
      { id: `work-order/o-0/${rounds}`, type: 'order_urged', data: { note: '', traceparent: TRACE }, at, actor: agent.id },
    ])
    for (let n = 1; n < ORDERS; n += 1) await execute(ledger, agent, orders, { type: 'UrgeOrder', orderId: `o-${n}`, at, note: '' })
    const { output, killed } = await relay(where, 'none')
    expect([killed, output.endsWith('again 0\n')], 'ends by itself, a second look finds nothing').toEqual([false, true])
    const seen = await topic()
    expect(check(seen, rounds), 'published twice').toBeGreaterThan(0)
    expect(seen.find(({ id }) => id === `work-order/o-0/${rounds}`)?.trace).toBe(TRACE)
    await ledger.close()
  }

  test('SQLite: killed at every point and at random, every event is in Kafka under one id and in stream order', {
    timeout: 180_000,
  }, async () => {
    await survivesKills(directory, () => openLedger({ dataDir: directory }), POINTS, 1 + Math.floor(Math.random() * 3))
  })

  const programs = postgresPrograms()
  test.skipIf(programs === undefined)('PostgreSQL: the same', { timeout: 180_000 }, async () => {
    await broker.deleteTopic(TOPIC)
    const server = await startPostgres(programs ?? '')
    try {
      const url = await server.newDatabase()
      await survivesKills(url, () => openLedger({ dataDir: '.', url }), ['while-sending', 'after-send'], 1)
    } finally {
      await server.stop()
    }
  })
})
