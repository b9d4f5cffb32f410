/** The demo's other systems stand in the registry, and an outage of one is seen by its health. */
import { expect, test } from 'vitest'
import { DemoInterfaceHealth, registerDemoInterfaces } from '../../app/demo-interfaces.ts'
import { interfaceDirectory } from '../../centres/interfaces.ts'
import { DemoFeed } from '../../demo/feed.ts'
import { demoAgents } from '../../demo/hotline.ts'
import { randomOf } from '../../demo/random.ts'
import { instant, interval } from '../../domain/kernel/time.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { migratedDirectory } from './support/store.ts'

const at = (iso: string) => instant(Date.parse(iso))
/** Day 20,547 of the epoch is a multiple of 9: the line test fails from 06:00 to 06:40 UTC. */
const DAY = '2026-04-04'

test('an outage of the line test is a change to degraded and back; the others stay healthy', async () => {
  await using directory = await migratedDirectory()
  const ledger = await openLedger({ dataDir: directory.path })
  await registerDemoInterfaces(ledger, at('2026-02-01T00:00:00Z'))
  const feed = new DemoFeed('test', demoAgents(randomOf('test/agents')))
  const health = new DemoInterfaceHealth(ledger)
  const stateAt = async (from: string, to: string) => {
    for (const batch of feed.batchesOfDay(DAY, interval(at(`${DAY}T${from}Z`), at(`${DAY}T${to}Z`)), ['traffic'])) await health.note(batch)
    return (await interfaceDirectory(ledger).list()).map(({ entry, health: { state } }) => `${entry.name} ${state}`)
  }
  const [billing, crm, sms] = ['demo-if-billing healthy', 'demo-if-crm healthy', 'demo-if-sms healthy']
  expect(await stateAt('05:00:00', '06:00:00')).toEqual([billing, crm, 'demo-if-line-test healthy', sms])
  expect(await stateAt('06:00:00', '06:30:00')).toEqual([billing, crm, 'demo-if-line-test degraded', sms])
  expect(await stateAt('06:30:00', '09:00:00')).toEqual([billing, crm, 'demo-if-line-test healthy', sms])
  await ledger.close()
})
