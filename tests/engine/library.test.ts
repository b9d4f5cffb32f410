/** The built package in a host's hands: the example's fault report until its events are in ClickHouse, and a library without I/O. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../support/kafka-node.ts'

/** Taking the report opened the order, tested the line, accepted and dispatched it. */
const TAKEN = 4
const STEPS = [
  { type: 'AcceptOrder', assigneeId: 'chen' },
  { type: 'ReplyToCustomer', text: 'A technician comes this afternoon.', isAutomatic: false },
  { type: 'ResolveOrder', resolution: 'Replaced the drop cable; dial tone back.' },
  { type: 'MakeCallback', isReached: true, note: 'Works.' },
  { type: 'CollectFeedback', score: 5, comment: '' },
  { type: 'ArchiveOrder' },
]

test('a host application embeds the built package and finds the archived order in ClickHouse seconds later', {
  timeout: 300_000,
}, async (context) => {
  context.skip(!existsSync('dist/app/index.js'), 'dist/ is missing; npm run build makes it')
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-example-'))
  const port = await freePort()
  const lineTest = createServer((_, answer) => {
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify({ isLineFault: true, detail: 'Open circuit at 340 m.' }))
  })
  const lineTestPort = await freePort()
  lineTest.listen(lineTestPort, '127.0.0.1')
  const host = spawn(process.execPath, ['examples/fastify/app.js', dataDir, String(port), `http://127.0.0.1:${lineTestPort}/test`], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = new Promise((resolve) => host.once('exit', resolve))
  try {
    const ask = async (path: string, body?: object) => {
      const init = body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, init)
      return { status: answer.status, body: await answer.json() }
    }
    await answering(() => ask('/orders/none/events'))
    const fault = { orderId: 'f-1', category: 'no_dial_tone', title: 'Line dead', content: 'No dial tone since yesterday evening.' }
    const asked = await ask('/faults', { ...fault, orderId: 'f-0', category: 'opening_hours' })
    expect(asked.body).toMatchObject({ outcome: 'solved_online', answer: 'We are here day and night.', status: 'none' })
    expect(await ask('/faults', fault)).toEqual({ status: 200, body: { outcome: 'field', status: 'opened', failures: {} } })
    expect(await ask('/faults', fault), 'sent twice').toEqual({ status: 200, body: { outcome: 'field', status: 'opened', failures: {} } })
    for (const step of STEPS) expect(await ask('/orders/f-1/steps', step), step.type).toMatchObject({ status: 200 })
    expect(await ask('/orders/f-1/steps', { type: 'ArchiveOrder' })).toMatchObject({ status: 409, body: { code: 'order.archived' } })
    const events = await until(async () => {
      const { body } = await ask('/orders/f-1/events')
      return Array.isArray(body) && body.length >= TAKEN + STEPS.length ? body : undefined
    })
    expect(events).toHaveLength(TAKEN + STEPS.length)
    expect(events.at(-1)).toMatchObject({ type: 'order_archived', status: 'archived' })
  } finally {
    host.kill('SIGTERM')
    await exited
    lineTest.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('staffing, simulation and rosters are imported from the built package as a library', (context) => {
  context.skip(!existsSync('dist/workforce/index.js'), 'dist/ is missing; npm run build makes it')
  // Erlang B of 1 Erlang on 1 line is 1/2, on 2 lines 1/5.
  const source =
    "import * as lib from 'callboard/workforce'; console.log(JSON.stringify([lib.erlangB(1, 1), lib.erlangB(1, 2), typeof lib.simulate, typeof lib.buildRoster]))"
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' })
  expect(JSON.parse(said)).toEqual([0.5, 0.2, 'function', 'function'])
})

const answering = (work: () => Promise<unknown>): Promise<unknown> => until(() => work().catch(() => undefined))

/** The relay looks every ten seconds; nothing tells the outside when. */
async function until<T>(work: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + 120_000
  for (;;) {
    const value = await work()
    if (value !== undefined) return value
    if (Date.now() > giveUpAt) throw new Error('nothing came within 120 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
