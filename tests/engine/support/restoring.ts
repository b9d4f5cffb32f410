/** A process that restores argv[2] into argv[3] and stands still, and says so, as soon as the half-made directory holds an engine. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { restore } from '../../../app/backup.ts'

const [, , saved = '', target = ''] = process.argv
const parent = dirname(target)
const watch = setInterval(() => {
  const [half] = readdirSync(parent).filter((name) => name.startsWith(`${basename(target)}.restoring-`))
  if (half === undefined || !existsSync(join(parent, half, 'clickhouse'))) return
  clearInterval(watch)
  process.send?.('half')
  // The main thread stands still until it is killed.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}, 5)
await restore(saved, target)
