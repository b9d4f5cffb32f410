/** Every reader of the ledger; adding one is adding a row. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { customers } from './customers.ts'
import { directory } from './directory.ts'
import { inspections } from './inspections.ts'
import { interfaceHealth, interfaceRegistry } from './interfaces.ts'
import { overrides, specialDays } from './planning.ts'
import type { InboxProjection, Projection } from './projection.ts'
import { published } from './published.ts'
import { ratings } from './ratings.ts'
import { reviews } from './reviews.ts'

const inbox: InboxProjection = {
  kind: 'inbox',
  name: 'inbox',
  description: 'What was handed in over HTTP, and records of interface calls, each into its topic.',
}

export const projections: readonly Projection[] = [
  directory,
  interfaceRegistry,
  interfaceHealth,
  overrides,
  specialDays,
  customers,
  reviews,
  ratings,
  inspections,
  ...published,
  inbox,
]

/** Throws `usage` for a name that is none. */
export function findProjection(name: string): Projection {
  const found = projections.find((one) => one.name === name)
  if (found) return found
  const known = projections.map((one) => one.name).join(', ')
  throw new CallboardError('usage', `'${name}' is not a projection; projections are ${known}.`)
}
