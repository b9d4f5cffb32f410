/** The thread of the compute pool: carries out one named pure task at a time. */
import { parentPort } from 'node:worker_threads'
import type { ComputeAnswer, ComputeRequest } from './pool.ts'
import { tasks } from './tasks.ts'

parentPort?.on('message', ({ name, input }: ComputeRequest) => {
  parentPort?.postMessage(answer(name, input))
})

function answer(name: ComputeRequest['name'], input: unknown): ComputeAnswer {
  try {
    const task: (input: never) => unknown = tasks[name]
    return { value: task(input as never) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
