/** What verify says of the ledger's events: those that the store refused are lost there, those that wait are not. */
import { expect, test } from 'vitest'
import { orders } from '../../centres/orders.ts'
import { instant } from '../../domain/kernel/time.ts'
import { execute } from '../../ledger/execute.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import { migrate } from '../../sql/migrate.ts'
import { openStore } from '../../sql/open-store.ts'
import { land, recordOf } from '../support/landing.ts'
import { open } from '../support/order-steps.ts'
import { agent } from '../support/principals.ts'
import { saidBy } from './support/command-line.ts'
import { migratedDirectory } from './support/store.ts'

const clock = () => instant(Date.now())

test('an event of the ledger that is a dead letter of the store is lost there until it is landed again; one that waits is pending', async () => {
  await using directory = await migratedDirectory()
  const dataDir = directory.path
  const opened = async (
    use: (store: Awaited<ReturnType<typeof openStore>>, ledger: Awaited<ReturnType<typeof openLedger>>) => Promise<void>,
  ) => {
    const [store, ledger] = [await openStore({ dataDir }), await openLedger({ dataDir })]
    await use(store, ledger)
    await ledger.close()
    await store.close()
  }
  const verify = async () => {
    const { out, exit } = await saidBy(dataDir, 'verify', '--json')
    const { ok, problems, pending } = JSON.parse(out)
    return { exit, ok, problems, pending }
  }

  await opened(async (store, ledger) => {
    await migrate(store)
    await execute(ledger, agent, orders, { ...open, at: clock() })
    // As ledgers hold it that were written before commands had to be dated from 1970 on.
    const [event] = await ledger.read(`work-order/${open.orderId}`)
    if (event)
      await ledger.append('work-order/o-1969', 0, [{ ...event, id: 'e-1969', at: instant(-1), data: { ...event.data, orderId: 'o-1969' } }])
    const projections = new Projections({ store, ledger, clock })
    await projections.catchUp()
    await projections.stop()
  })
  expect(await verify()).toEqual({
    ...{ exit: 1, ok: false, pending: [] },
    problems: [
      expect.stringMatching(/^work-orders: 1 events of the ledger are dead letters \(.*\), .*callboard dlq replay --topic work-orders/),
    ],
  })

  await opened(async (store, ledger) => {
    const [dead] = await store.query<{ value: string; offset: string }>('select value, "offset" from dead_letters')
    const mended = (dead?.value ?? '').replaceAll(/1969-[^"]*/g, '2026-03-02T00:00:00.000Z')
    await land(store, 'work-orders', [recordOf(mended, Number(dead?.offset))], 'replay:ledger', new Date().toISOString())
    expect(await store.query("select order_id as id from work_orders where order_id = 'o-1969'")).toEqual([{ id: 'o-1969' }])
    await execute(ledger, agent, orders, { ...open, orderId: 'o-2', at: clock() })
  })
  expect(await verify()).toEqual({ exit: 0, ok: true, problems: [], pending: [{ name: 'work-orders', lag: 1 }] })
})
