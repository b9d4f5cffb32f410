/** Which of a topic's two ways its next batch takes: the sure one, until it refuses, and then ever more seldom while it goes on refusing. */
import { QueryError } from '../sql/query-error.ts'
import type { Store } from '../sql/store.ts'
import type { Topic } from './topics.ts'

/** A refused batch was parsed for nothing: of a topic with a doubtful record in each, one in 64 is. */
const LONGEST_DOUBT = 64

class Doubt {
  #refusals = 0
  /** Batches that take the exact way before the sure one is tried again. */
  #left = 0

  /** Whether the next batch may try the sure way. */
  takesSureWay(): boolean {
    if (this.#left === 0) return true
    this.#left -= 1
    return false
  }

  passed(): void {
    this.#refusals = 0
  }

  refused(): void {
    this.#refusals += 1
    this.#left = Math.min(2 ** this.#refusals, LONGEST_DOUBT) - 1
  }
}

const doubts = new WeakMap<Store, Map<string, Doubt>>()

export function doubtOf(store: Store, { name }: Topic): Doubt {
  const known = doubts.get(store) ?? new Map<string, Doubt>()
  doubts.set(store, known)
  const doubt = known.get(name) ?? new Doubt()
  known.set(name, doubt)
  return doubt
}

/** The engine's code for `throwIf`. */
const THROWN_ON_PURPOSE = 395

export const isRefused = (error: unknown): boolean => error instanceof QueryError && error.clickhouseCode === THROWN_ON_PURPOSE
