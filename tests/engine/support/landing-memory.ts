/** A process that lands one full batch of shape argv[3] in the store of argv[2] and says by how much its memory grew at the most, and what was stored. */
import { readFileSync, writeFileSync } from 'node:fs'
import { calls } from '../../../contracts/index.ts'
import { BATCH_LIMITS, Batcher } from '../../../ingest/batcher.ts'
import { topicNamed } from '../../../ingest/topics.ts'
import { writeBatch } from '../../../ingest/writer.ts'
import { openEmbedded } from '../../../sql/embedded.ts'
import { DATABASE } from '../../../sql/open-store.ts'
import { recordOf } from '../../support/landing.ts'

const unknown = (keys: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, n) => [`a${n}`, 'unknown to the contract'])))
const example = (change: object): string => JSON.stringify({ ...calls.examples.at(-1), ...change })

/** A record by what is wrong with it. */
const SHAPES: Readonly<Record<string, string>> = {
  'unknown keys by the thousand': unknown(25_000),
  'a few unknown keys': unknown(20),
  'a number written as text': example({ waitSeconds: 'five', reason: 'r'.repeat(120) }),
  'a text far too long': example({ reason: 'x'.repeat(900_000) }),
}

const peakBytes = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024

const [, , dataDir = '', shape = ''] = process.argv
const store = await openEmbedded(dataDir, DATABASE)
const batcher = new Batcher(topicNamed('calls'), BATCH_LIMITS)
for (let n = 0; !batcher.isFull; n += 1) batcher.add({ source: 'test', generation: 0 }, recordOf(SHAPES[shape] ?? '', n), Date.now())
const batch = batcher.take()
// From now on the kernel counts the peak anew.
writeFileSync('/proc/self/clear_refs', '5')
const before = process.memoryUsage().rss
const { consumed, deadLettered } = await writeBatch(store, batch)
const grownMb = Math.round((peakBytes() - before) / 2 ** 20)
const ranges = await store.query("select toUInt32(sum(records)) as records from ingest_ranges where source = 'test' group by topic")
const parts = await store.query(
  "select table, toUInt32(count()) as parts from system.parts where active and table in ('raw_events', 'dead_letters', 'ingest_ranges') group by table order by table",
)
process.send?.({ batchMb: batch.bytes / 2 ** 20, grownMb, everyRowIsDead: consumed === deadLettered, records: consumed, ranges, parts })
await store.close()
process.disconnect?.()
