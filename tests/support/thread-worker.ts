/** Functions that a thread is tried with. */
import { threadId } from 'node:worker_threads'

export const double = (value: number): number => 2 * value

export function fail(): never {
  throw new RangeError('of its own making')
}

/** Until it is stopped. */
export function spin(): never {
  for (;;);
}

export function eat(): never {
  for (const eaten: unknown[] = []; ; ) eaten.push(Array.from({ length: 1000 }, () => ({ at: Math.random() })))
}

/** Another one in each thread. */
export const threadIs = (): number => threadId
