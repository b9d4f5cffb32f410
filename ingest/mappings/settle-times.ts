/** Local times that a zone's clocks show twice, at the end of summer time: which of the two a row means. */
import type { Contract } from '../../contracts/index.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import type { Draft } from './draft.ts'
import { at, put } from './paths.ts'
import { type RowRejected, rowRejected } from './row-reject.ts'

const instantPaths = (contract: Contract): string[] => fieldsOf(contract).flatMap(({ kind, path }) => (kind === 'instant' ? [path] : []))

/** Instants of a leg stand in the contract in the order in which they happen; those of other records only follow the slotting one. */
const stepsOf = (contract: Contract): string[] => (contract.topic === 'calls' ? instantPaths(contract) : [contract.slottingInstant])

const optionsAt = (draft: Draft, path: string): readonly string[] => {
  const value = at(draft.record, path)
  return draft.twice.get(path)?.iso ?? (typeof value === 'string' ? [value] : [])
}

const notBefore = (options: readonly string[], from: number): string | undefined => options.find((iso) => Date.parse(iso) >= from)

/** Of the slotting instant, those from which every later step can follow. */
export function possibleStarts(draft: Draft, contract: Contract): readonly string[] {
  const [first = '', ...later] = stepsOf(contract)
  return optionsAt(draft, first).filter((start) => {
    let from = Date.parse(start)
    for (const path of later) {
      const options = optionsAt(draft, path)
      const next = notBefore(options, from)
      if (options.length > 0 && next === undefined) return false
      from = next === undefined ? from : Date.parse(next)
    }
    return true
  })
}

/**
 * Puts the instants into the record. The slotting instant is the one from which the others can follow, else the one that the order of the file
 * decided; the others are the first that is not before the step before them. Rejects what stays open: it would be a guess.
 */
export function settleTimes(
  draft: Draft,
  { contract, zone }: { readonly contract: Contract; readonly zone: string },
  decided: number | undefined,
): RowRejected | undefined {
  const slotting = contract.slottingInstant
  const possible = possibleStarts(draft, contract)
  const start = possible.length === 1 ? possible[0] : possible.find((iso) => Date.parse(iso) === decided)
  if (start === undefined) return stillOpen(draft, slotting, zone)
  put(draft.record, slotting, start)
  const steps = stepsOf(contract)
  let previous = Date.parse(start)
  for (const path of [...steps, ...instantPaths(contract).filter((one) => !steps.includes(one))]) {
    const options = path === slotting ? [start] : optionsAt(draft, path)
    const from = steps.includes(path) ? previous : Date.parse(start)
    const next = notBefore(options, from)
    if (draft.twice.has(path)) {
      if (next === undefined) return stillOpen(draft, path, zone)
      put(draft.record, path, next)
    }
    if (steps.includes(path) && next !== undefined) previous = Date.parse(next)
  }
  return undefined
}

function stillOpen({ twice }: Draft, path: string, zone: string): RowRejected {
  const { column, text } = twice.get(path) ?? { column: null, text: null }
  return rowRejected(`${path}.ambiguous`, {
    column,
    value: text,
    rule: `clocks in ${zone} show this time twice (end of summer time), and neither the row nor the order of the file tells which it is`,
    remedy: 'export with UTC or an offset, or sorted by time',
  })
}
