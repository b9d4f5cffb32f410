/** The example's host application on the built package: a fault report over HTTP until its events are in ClickHouse. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../support/kafka-node.ts'

const STEPS = [
  { type: 'RecordLineTest', isLineFault: true, detail: 'Open circuit at 340 m.' },
  { type: 'AcceptOrder', assigneeId: 'lin' },
  { type: 'DispatchOrder', place: 'field', teamId: 'field-east' },
  { type: 'AcceptOrder', assigneeId: 'chen' },
  { type: 'ReplyToCustomer', text: 'A technician comes this afternoon.', isAutomatic: false },
  { type: 'ResolveOrder', resolution: 'Replaced the drop cable; dial tone back.' },
  { type: 'MakeCallback', isReached: true, note: 'Works.' },
  { type: 'CollectFeedback', score: 5, comment: '' },
  { type: 'ArchiveOrder' },
]

test('a host application embeds the built package and finds the archived order in ClickHouse seconds later', async (context) => {
  context.skip(!existsSync('dist/app/index.js'), 'dist/ is missing; npm run build makes it')
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-example-'))
  const port = await freePort()
  const host = spawn(process.execPath, ['examples/fastify/app.js', dataDir, String(port)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = new Promise((resolve) => host.once('exit', resolve))
  try {
    const ask = async (path: string, body?: object, headers: Readonly<Record<string, string>> = {}) => {
      const init = body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } } : {}
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, init)
      return { status: answer.status, body: await answer.json() }
    }
    await answering(() => ask('/orders/none/events'))
    const fault = { orderId: 'f-1', category: 'no_dial_tone', title: 'Line dead', content: 'No dial tone since yesterday evening.' }
    const solved = await ask('/faults', { ...fault, findings: { account: 'suspended' } })
    expect(solved.body).toEqual({ answer: 'Pay the bill and the line opens at once.' })
    expect(await ask('/faults', fault, { 'idempotency-key': 'r-1' })).toMatchObject({ status: 200, body: { status: 'opened' } })
    expect(await ask('/faults', fault, { 'idempotency-key': 'r-1' }), 'sent twice').toMatchObject({
      status: 200,
      body: { status: 'opened' },
    })
    expect(await ask('/faults', fault), 'a new command on the same order').toMatchObject({ status: 409, body: { code: 'order.exists' } })
    for (const step of STEPS) expect(await ask('/orders/f-1/steps', step), step.type).toMatchObject({ status: 200 })
    expect(await ask('/orders/f-1/steps', { type: 'ArchiveOrder' })).toMatchObject({ status: 409, body: { code: 'order.archived' } })
    const events = await until(async () => {
      const { body } = await ask('/orders/f-1/events')
      return Array.isArray(body) && body.length >= STEPS.length + 1 ? body : undefined
    })
    expect(events).toHaveLength(STEPS.length + 1)
    expect(events.at(-1)).toMatchObject({ type: 'order_archived', status: 'archived' })
  } finally {
    host.kill('SIGTERM')
    await exited
    rmSync(dataDir, { recursive: true, force: true })
  }
})

const answering = (work: () => Promise<unknown>): Promise<unknown> => until(() => work().catch(() => undefined))

/** The relay looks every ten seconds; nothing tells the outside when. */
async function until<T>(work: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + 90_000
  for (;;) {
    const value = await work()
    if (value !== undefined) return value
    if (Date.now() > giveUpAt) throw new Error('nothing came within 90 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
