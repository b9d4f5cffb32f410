/** A host application: takes fault reports over HTTP through pre-check, line test, work on site, callback and archive; its events are in ClickHouse. */
import { openCallboard } from 'callboard'
import { nextSteps, preCheck } from 'callboard/domain'
import Fastify from 'fastify'

const RULES = [
  { id: 'suspended', when: { findings: { account: 'suspended' } }, decision: { solve: 'Pay the bill and the line opens at once.' } },
  { id: 'dead', when: { category: 'no_dial_tone' }, decision: { orderType: 'fault', skillId: 'q-fault', priority: 'high' } },
]

export async function buildApp(dataDir) {
  const callboard = await openCallboard({ dataDir })
  const app = Fastify()
  app.addHook('onClose', () => callboard.close())

  /** A rejection is a typed value with code and remedy; nothing was written. The key makes a request that is sent twice one command. */
  const carryOut = async (request, reply, orderId, command) => {
    const at = Date.now()
    const done = await callboard.order(orderId, { at, by: 'host-app', ...command }, request.headers['idempotency-key'])
    if (!done.ok) return reply.code(409).send(done.rejection)
    return { orderId, status: done.value.state.status, next: nextSteps(done.value.state) }
  }

  app.post('/faults', async (request, reply) => {
    const { orderId, category, findings = {}, title, content } = request.body
    const check = preCheck({ category, findings }, RULES)
    if (check.outcome === 'solved_online') return { answer: check.answer }
    const { orderType, priority, skillId } = check
    const opening = { type: 'OpenOrder', orderId, orderType, priority, queueId: skillId, teamId: 'desk', category, title, content }
    return carryOut(request, reply, orderId, opening)
  })
  app.post('/orders/:orderId/steps', async (request, reply) => carryOut(request, reply, request.params.orderId, request.body))
  app.get('/orders/:orderId/events', async ({ params: { orderId } }) =>
    callboard.query('select revision, type, status from work_order_events where order_id = {orderId:String} order by revision', {
      orderId,
    }),
  )
  return app
}

if (process.argv[1]?.endsWith('app.js')) {
  const app = await buildApp(process.argv[2] ?? '.callboard')
  process.once('SIGTERM', () => app.close())
  await app.listen({ port: Number(process.argv[3] ?? 3000) })
}
