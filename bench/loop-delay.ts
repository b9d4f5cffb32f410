/** Loaded before the service in its own process: at SIGUSR2 a line of JSON on stderr says how long its event loop was held since the last one. */
import { openSync, readSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const EVERY_MS = 2

/** Processor time of the main thread so far, ms: on a machine that others use the clock says who had to wait, this says who was at work. */
function busyMs(schedule: number, text: Buffer): number {
  const length = readSync(schedule, text, 0, text.length, 0)
  return Number(text.toString('latin1', 0, length).split(' ')[0]) / 1e6
}

function watch(): void {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS })
  delay.enable()
  const [schedule, text] = [openSync(`/proc/self/task/${process.pid}/schedstat`, 'r'), Buffer.alloc(100)]
  let [before, heldMs] = [busyMs(schedule, text), 0]
  setInterval(() => {
    const now = busyMs(schedule, text)
    heldMs = Math.max(heldMs, now - before)
    before = now
  }, EVERY_MS).unref()
  process.on('SIGUSR2', () => {
    const loop = { heldMs: Math.round(heldMs), delayMs: Math.round(delay.max / 1e6), delayP99Ms: Math.round(delay.percentile(99) / 1e6) }
    process.stderr.write(`${JSON.stringify({ loop })}\n`)
    delay.reset()
    heldMs = 0
  })
}

// Threads are started with the flags of their process.
if (isMainThread) watch()
