/** SQL of a field's value in a parsed record. */
import type { Contract } from '../../contracts/index.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { literal } from '../statement.ts'
import { type Field, fieldsOf } from './fields.ts'

/** The extracted value of a field: an element of the tuple `t`. */
export const extracted = ({ name, parent }: Field): string =>
  parent === '' ? `tupleElement(t, ${literal(name)})` : `tupleElement(tupleElement(t, ${literal(parent)}), ${literal(name)})`

/** null where the text is no instant. */
export const parsedInstant = (text: string): string => `parseDateTime64BestEffortOrNull(${text}, 3, 'UTC')`

export function fieldAt(contract: Contract, path: string): Field {
  const field = fieldsOf(contract).find((known) => known.path === path)
  if (!field) throw new CallboardError('internal', `Topic '${contract.topic}' has no field '${path}'; correct the contract.`)
  return field
}

export const extractedAt = (contract: Contract, path: string): string => extracted(fieldAt(contract, path))

export const instantAt = (contract: Contract, path: string): string => parsedInstant(extractedAt(contract, path))
