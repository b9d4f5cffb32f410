/** Lets the engine's threads wait for the event loop, not the other way round, where both want the same core. */
import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Nice value of every thread but the event loop's. */
const ENGINE_NICE = 5

/**
 * Lowers the priority of all other threads of this process, on Linux, where a priority belongs to a thread; threads they start inherit
 * it. The engine's own setting for this (os_thread_priority) has no effect inside a process.
 */
export function preferEventLoop(): void {
  if (process.platform !== 'linux') return
  for (const task of readdirSync('/proc/self/task')) {
    if (Number(task) === process.pid) continue
    try {
      setPriority(Number(task), ENGINE_NICE)
    } catch {
      // The thread has ended since, or the host forbids it: the loop then shares its core as before.
    }
  }
}
