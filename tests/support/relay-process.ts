/**
 * A process that relays a ledger to Kafka until it is killed or nothing is left; prints a line for each page that it has published, at last what a second look found.
 * Arguments: data directory or PostgreSQL address, broker, events per page, and where to die by SIGKILL: a point and at which time it is passed.
 */

import { openLedger } from '../../ledger/open-ledger.ts'
import { Lane } from '../../projections/lane.ts'
import { checkpointOf } from '../../projections/projections.ts'
import { publisherToKafka } from '../../projections/publish-kafka.ts'
import { published } from '../../projections/published.ts'
import { topicStep } from '../../projections/steps.ts'

export const POINTS = ['before-send', 'while-sending', 'after-send', 'after-checkpoint'] as const
export type Point = (typeof POINTS)[number] | 'none'

const [where = '', broker = '', page = '7', point = 'none', time = '1'] = process.argv.slice(2)

let passed = 0
function pass(name: Point): boolean {
  if (name !== point) return false
  passed += 1
  return passed === Number(time)
}
const die = () => void process.kill(process.pid, 'SIGKILL')

if (where !== '') {
  const ledger = await openLedger(where.startsWith('postgres:') ? { dataDir: '.', url: where } : { dataDir: where })
  const kafka = publisherToKafka({ brokers: [broker] })
  const publish: typeof kafka.publish = async (messages) => {
    if (pass('before-send')) die()
    const sent = kafka.publish(messages)
    // The request leaves within this turn or the next ones; whether it arrived is nobody's to know.
    if (pass('while-sending')) setTimeout(die, 2)
    await sent
    if (pass('after-send')) die()
    process.stdout.write('published\n')
  }
  const dying: typeof ledger = {
    ...ledger,
    saveCheckpoint: async (...args) => {
      await ledger.saveCheckpoint(...args)
      if (pass('after-checkpoint')) die()
    },
  }
  const workOrders = published.find(({ name }) => name === 'work-orders')
  if (!workOrders) throw new Error('nothing of work orders is published')
  const lane = new Lane({
    name: workOrders.name,
    checkpoint: async () => checkpointOf(workOrders, 'kafka', ''),
    source: 'events',
    streams: workOrders.streams,
    step: topicStep(workOrders, { ledger: dying, publisher: { destination: 'kafka', publish } }, Number(page)),
    ledger: dying,
    signal: new AbortController().signal,
    onError: (error) => process.stderr.write(`${String(error)}\n`),
  })
  await lane.pass()
  process.stdout.write(`again ${await lane.pass()}\n`)
  await kafka.close()
  await ledger.close()
}
