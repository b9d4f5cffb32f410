/** A host application: takes a fault report through test, dispatch, repair, callback and archive, then reads the order back from ClickHouse. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCallboard } from 'callboard'
import { preCheck } from 'callboard/domain'

const dataDir = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'callboard-example-')))
const callboard = await openCallboard({ dataDir })
const orderId = `example-${Date.now()}`
const by = 'host-app'

/** Carries out one step and stops the program on a rejection, which names the rule and the remedy. */
async function step(command) {
  const done = await callboard.order(orderId, { at: Date.now(), by, ...command })
  if (!done.ok) throw new Error(`${done.rejection.code}: ${done.rejection.message}`)
}

const report = { category: 'no_dial_tone', findings: { account: 'active' } }
const rules = [
  { id: 'suspended', when: { findings: { account: 'suspended' } }, decision: { solve: 'Pay the bill and the line opens at once.' } },
]
const check = preCheck(report, rules)
if (check.outcome === 'open_order') {
  await step({
    type: 'OpenOrder',
    orderId,
    orderType: check.orderType,
    priority: check.priority,
    teamId: 'desk',
    title: 'Line dead',
    content: 'No dial tone since yesterday evening.',
  })
  await step({ type: 'RecordLineTest', isLineFault: true, detail: 'Open circuit at 340 m.' })
  await step({ type: 'AcceptOrder', assigneeId: 'lin' })
  await step({ type: 'DispatchOrder', place: 'field', teamId: 'field-east' })
  await step({ type: 'AcceptOrder', assigneeId: 'chen' })
  await step({ type: 'ReplyToCustomer', text: 'A technician comes this afternoon.', isAutomatic: false })
  await step({ type: 'ResolveOrder', resolution: 'Replaced the drop cable; dial tone back.' })
  await step({ type: 'MakeCallback', isReached: true, note: 'Works.' })
  await step({ type: 'CollectFeedback', score: 5, comment: '' })
  await step({ type: 'ArchiveOrder' })
}
await callboard.catchUp()
const events = await callboard.query(
  'select revision, type, status from work_order_events where order_id = {orderId:String} order by revision',
  { orderId },
)
process.stdout.write(`${JSON.stringify({ orderId, events: events.length, last: events.at(-1) })}\n`)
await callboard.close()
if (process.argv[2] === undefined) await rm(dataDir, { recursive: true, force: true })
