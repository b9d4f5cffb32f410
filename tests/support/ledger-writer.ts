/** A process that appends to shared streams until it is killed; prints each acknowledged event id. Arguments: directory, name, count, streams. */
import { instant } from '../../domain/kernel/time.ts'
import { openLedger } from '../../ledger/open-ledger.ts'

const [dataDir = '', name = '', count = '0', streams = '1'] = process.argv.slice(2)
const ledger = await openLedger({ dataDir })

async function appendOne(n: number): Promise<void> {
  const stream = `hot/${n % Number(streams)}`
  const id = `${name}-${n}`
  for (;;) {
    const version = (await ledger.read(stream)).length
    const outcome = await ledger.append(stream, version, [{ id, type: 'counted', data: { n }, at: instant(Date.now()), actor: name }], id)
    if (outcome.ok) break
  }
  process.stdout.write(`${id}\n`)
}

for (let n = 0; n < Number(count); n += 1) await appendOne(n)
await ledger.close()
