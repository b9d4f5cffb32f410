/** Lets the engine's threads wait for the event loop, not the other way round, where both want the same core. */
import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Nice value of the engine's threads and of those that run its calls. */
const ENGINE_NICE = 5
/** The oldest threads: the event loop, and the runtime's scheduler and four helpers, for which the loop waits in each garbage collection. */
const RUNTIME_THREADS = 6

/**
 * Lowers the priority of all but the runtime's own threads of this process, on Linux, where a priority belongs to a thread; threads they start inherit
 * it. The engine's own setting for this (os_thread_priority) has no effect inside a process.
 */
export function preferEventLoop(): void {
  if (process.platform !== 'linux') return
  const tasks = readdirSync('/proc/self/task')
    .map(Number)
    .sort((a, b) => a - b)
  for (const task of tasks.slice(RUNTIME_THREADS)) {
    try {
      setPriority(task, ENGINE_NICE)
    } catch {
      // The thread has ended since, or the host forbids it: the loop then shares its core as before.
    }
  }
}
