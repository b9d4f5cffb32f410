/** Why a row is rejected: what it held, which rule it broke and what would mend it. */
import type { Rejection } from '../../domain/kernel/parsed.ts'
import type { Draft } from './draft.ts'

export type RowRejection = Rejection & {
  /** null where the row as a whole is wrong. */
  readonly column: string | null
  readonly value: string | null
  readonly rule: string
  readonly remedy: string
}

/** Of a row that the mapping drops: `instants`, when it would have begun, ISO texts, and `draft`, what it says where it can be read. */
export type RowRejected = {
  readonly ok: false
  readonly rejection: RowRejection
  readonly instants?: readonly string[]
  readonly draft?: Draft
}

/** `code` is the path in the record and the rule: `offeredAt.invalid`. */
export function rowRejected(code: string, why: Pick<RowRejection, 'column' | 'value' | 'rule' | 'remedy'>): RowRejected {
  const { column, value, rule, remedy } = why
  const place = column === null ? 'The row' : `Column '${column}'`
  const held = value === null ? '' : ` holds '${value}'`
  return { ok: false, rejection: { code, message: `${place}${held}: ${rule}; ${remedy}.`, ...why } }
}
