/** A process, its clock so far behind, that opens one order and urges it so often at once, each time under a key; it says what was refused and which versions the order has. */
import { orders } from '../../centres/orders.ts'
import { instant } from '../../domain/kernel/time.ts'
import { host } from '../../domain/principal.ts'
import type { OpenOrder } from '../../domain/workorder/commands.ts'
import { execute } from '../../ledger/execute.ts'
import { openLedger } from '../../ledger/open-ledger.ts'

export type UrgerSaid = { readonly refused: readonly string[]; readonly versions: readonly number[] }

const [dataDir = '', name = '', count = '0', behindMs = '0'] = process.argv.slice(2)
const orderId = 'o-hot'
const opening: Omit<OpenOrder, 'at'> = {
  ...{ type: 'OpenOrder', orderId, orderType: 'fault', priority: 'normal', teamId: 't-1' },
  ...{ title: 'Line dead', content: 'No dial tone.' },
}
const ledger = await openLedger({ dataDir })
const now = () => instant(Date.now() - Number(behindMs))
await execute(ledger, host(), orders, { ...opening, at: now() }, { commandKey: 'opening' })
const urge = (n: number) =>
  execute(ledger, host(), orders, { type: 'UrgeOrder', orderId, note: `${name} ${n}`, at: now() }, { commandKey: `${name}-${n}` })
const urged = await Promise.all(Array.from({ length: Number(count) }, (_, n) => urge(n)))
const said: UrgerSaid = {
  refused: urged.flatMap((one) => (one.ok ? [] : [one.rejection.code])),
  versions: (await ledger.read(`work-order/${orderId}`)).map(({ version }) => version),
}
await ledger.close()
process.stdout.write(`${JSON.stringify(said)}\n`)
