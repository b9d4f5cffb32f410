/** A host application: takes fault reports over HTTP through pre-check, line test, work on site, callback and archive; its events are in ClickHouse. */
import { openCallboard } from 'callboard'
import { nextSteps } from 'callboard/domain'
import Fastify from 'fastify'

const FLOW = {
  rules: [
    { id: 'opening-hours', when: { category: 'opening_hours' }, decision: { solve: 'We are here day and night.' } },
    { id: 'dead', when: { category: 'no_dial_tone' }, decision: { orderType: 'fault', skillId: 'q-fault', priority: 'high' } },
  ],
  lineTest: 'line-test',
  teams: { desk: 'desk', support: 'support', field: 'field-east' },
}

const text = { type: 'string', minLength: 1, maxLength: 2000 }
const closed = { type: 'object', additionalProperties: false }
const required = ['orderId', 'category', 'title', 'content']
const fault = {
  ...closed,
  required,
  properties: { orderId: text, category: text, title: text, content: text, customerId: text, product: text },
}
/** What else a step says is checked by Callboard: a member that it has not is refused by name. */
const step = { type: 'object', required: ['type'], properties: { type: text } }

/** `lineTest`: address of the system that tests a line end to end; it answers `{ isLineFault, detail }`. */
export async function buildApp(dataDir, lineTest) {
  const callboard = await openCallboard({ dataDir })
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false } } })
  app.addHook('onClose', () => callboard.close())
  const said = () => ({ at: Date.now() })
  // Whoever your sign-in has recognised; a name in a body would be anybody's claim.
  const desk = callboard.as({ id: 'host-app', name: 'Fault desk', roles: ['agent'], teams: ['desk'], via: 'host' })
  const admin = { id: 'host-app', name: 'Fault desk', roles: ['admin'], teams: [], via: 'host' }
  const settings = { kind: 'line_test', owner: 'Network', endpoint: lineTest, allowedNetworks: ['127.0.0.0/8'] }
  await callboard.interfaces.command(admin, { type: 'RegisterInterface', name: 'line-test', ...said(), settings })

  /** A rejection is a typed value with code and remedy; nothing was written. */
  const answer = (reply, done, body) => (done.ok ? body(done.value) : reply.code(409).send(done.rejection))

  app.post('/faults', { schema: { body: fault } }, async ({ body }, reply) => {
    const taken = await desk.takeReport({ ...body, ...said() }, FLOW)
    return answer(reply, taken, ({ outcome, answer, order, failures }) => ({ outcome, answer, status: order.status, failures }))
  })
  app.post('/orders/:orderId/steps', { schema: { body: step } }, async ({ params, body, headers }, reply) => {
    // The key makes a request that is sent twice one command; under another body it is refused.
    const done = await desk.order(params.orderId, { ...body, ...said() }, headers['idempotency-key'])
    return answer(reply, done, ({ state }) => ({ status: state.status, next: nextSteps(state) }))
  })
  app.get('/orders/:orderId/events', async ({ params: { orderId } }) =>
    callboard.query('select revision, type, status from work_order_events where order_id = {orderId:String} order by revision', {
      orderId,
    }),
  )
  return app
}

if (process.argv[1]?.endsWith('app.js')) {
  const [dataDir = '.callboard', port = '3000', lineTest = 'http://127.0.0.1:3001/test'] = process.argv.slice(2)
  const app = await buildApp(dataDir, lineTest)
  process.once('SIGTERM', () => app.close())
  await app.listen({ port: Number(port) })
}
