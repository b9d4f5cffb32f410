/**
 * A process that appends to shared streams until its count is reached or it is killed, and prints each acknowledged event id.
 * Arguments: data directory or PostgreSQL address, name, count, streams, commands at a time.
 */
import { instant } from '../../domain/kernel/time.ts'
import { openLedger } from '../../ledger/open-ledger.ts'

const [where = '', name = '', count = '0', streams = '1', atOnce = '1'] = process.argv.slice(2)
// Writers begin at different streams, as independent ones would.
const first = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)
const ledger = await openLedger(where.startsWith('postgres:') ? { dataDir: '.', url: where } : { dataDir: where })

async function appendOne(n: number): Promise<void> {
  const stream = `hot/${(first + n) % Number(streams)}`
  const id = `${name}-${n}`
  for (;;) {
    const version = (await ledger.read(stream)).at(-1)?.version ?? 0
    const outcome = await ledger.append(stream, version, [{ id, type: 'counted', data: { n }, at: instant(Date.now()), actor: name }], id)
    if (outcome.ok) break
  }
  process.stdout.write(`${id}\n`)
}

let next = 0
async function work(): Promise<void> {
  while (next < Number(count)) {
    const n = next
    next += 1
    await appendOne(n)
  }
}
await Promise.all(Array.from({ length: Number(atOnce) }, work))
await ledger.close()
