/** Which steps a ledger still needs, by the number of its schema; the same in SQLite and PostgreSQL. */
import { CallboardError } from '../domain/kernel/errors.ts'

/** The number of the first step. Up to 4 were ledgers of 0.1.0, whose streams and codes had other names. */
const FIRST = 5

/** The steps after schema `found`, 0 for an empty ledger, with their numbers. Throws `conflict` for a ledger of another version. */
export function stepsFrom(found: number, steps: readonly string[]): (readonly [number: number, step: string])[] {
  const last = FIRST + steps.length - 1
  if (found > last)
    throw new CallboardError(
      'conflict',
      `The ledger has schema ${found}, this version knows ${last}; run the newer Callboard that wrote it.`,
    )
  if (found > 0 && found < FIRST)
    throw new CallboardError(
      'conflict',
      `The ledger was written by an earlier version of Callboard (schema ${found}, this version begins at ${FIRST}), whose events this version can't read; start with a new data directory or database and bring the records in again by import or from the topics.`,
    )
  return steps.map((step, index) => [FIRST + index, step] as const).filter(([number]) => number > found)
}
