/** Local times that a zone's clocks show twice, at the end of summer time: which of the two a row means. */
import type { Contract } from '../../contracts/index.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import type { Draft } from './draft.ts'
import { at, put } from './paths.ts'
import { type RowRejected, rowRejected } from './row-reject.ts'

const instantPaths = (contract: Contract): string[] => fieldsOf(contract).flatMap(({ kind, path }) => (kind === 'instant' ? [path] : []))

/** Instants of a leg stand in the contract in the order in which they happen; those of other records only follow the slotting one. */
const stepsOf = (contract: Contract): string[] => (contract.topic === 'calls' ? instantPaths(contract) : [contract.slottingInstant])

/** Times between steps of a leg that it states itself; the first of them has to be there, and what lies between must not be open. */
const LENGTHS: readonly { readonly from: string; readonly to: string; readonly of: readonly string[] }[] = [
  { from: 'offeredAt', to: 'answeredAt', of: ['waitSeconds'] },
  { from: 'offeredAt', to: 'leftQueueAt', of: ['waitSeconds'] },
  { from: 'answeredAt', to: 'endedAt', of: ['talkSeconds', 'holdSeconds'] },
  { from: 'endedAt', to: 'wrapEndedAt', of: ['wrapSeconds'] },
  { from: 'offeredAt', to: 'endedAt', of: ['waitSeconds', 'talkSeconds', 'holdSeconds'] },
]

const isoOptionsAt = (draft: Draft, path: string): readonly string[] => {
  const value = at(draft.record, path)
  return draft.twice.get(path)?.iso ?? (typeof value === 'string' ? [value] : [])
}

/** An instant for each step that has one, by path. */
type Choice = ReadonlyMap<string, string>

/** Every choice whose steps never run backwards, the earliest first; of those the ones that the leg's own times fit, where any does. */
function choicesOf(draft: Draft, contract: Contract): readonly Choice[] {
  let choices: Choice[] = [new Map()]
  for (const path of stepsOf(contract)) {
    const options = isoOptionsAt(draft, path)
    if (options.length === 0) continue
    choices = choices.flatMap((choice) => {
      const last = [...choice.values()].at(-1)
      return options.filter((iso) => last === undefined || Date.parse(iso) >= Date.parse(last)).map((iso) => new Map(choice).set(path, iso))
    })
  }
  const fitting = contract.topic === 'calls' ? choices.filter((choice) => fitsLengths(draft, choice)) : choices
  return fitting.length > 0 ? fitting : choices
}

/** Nearer to the stated time than half of what lies between the two instants of a time. */
function fitsLengths({ record, twice }: Draft, choice: Choice): boolean {
  return LENGTHS.every(({ from, to, of }) => {
    const [start, end, open] = [choice.get(from), choice.get(to), twice.get(from) ?? twice.get(to)]
    const seconds = of.map((path) => at(record, path))
    const isAnswered = choice.has('answeredAt') || at(record, 'outcome') === 'answered'
    const isPart = of.length > 1 && from === 'offeredAt' && isAnswered && typeof seconds[1] !== 'number'
    if (start === undefined || end === undefined || !open || typeof seconds[0] !== 'number' || isPart) return true
    const stated = seconds.reduce<number>((sum, one) => sum + (typeof one === 'number' ? one : 0), 0) * 1000
    const shift = Date.parse(open.iso[1] ?? '') - Date.parse(open.iso[0] ?? '')
    return Math.abs(Date.parse(end) - Date.parse(start) - stated) < shift / 2
  })
}

/** Of the slotting instant, those from which every later step can follow. */
export const possibleStarts = (draft: Draft, contract: Contract): readonly string[] =>
  draft.twice.size === 0
    ? isoOptionsAt(draft, contract.slottingInstant)
    : [...new Set(choicesOf(draft, contract).flatMap((choice) => choice.get(contract.slottingInstant) ?? []))]

/**
 * Puts the instants into the record. The slotting instant is the one from which the others can follow, else the one that the order of the file
 * decided; the others are the first that fit. Rejects what stays open: it would be a guess.
 */
export function settleTimes(
  draft: Draft,
  { contract, zone }: { readonly contract: Contract; readonly zone: string },
  decided: number | undefined,
): RowRejected | undefined {
  const slotting = contract.slottingInstant
  const choices = choicesOf(draft, contract)
  const starts = new Set(choices.map((choice) => choice.get(slotting)))
  const choice = starts.size === 1 ? choices[0] : choices.find((one) => Date.parse(one.get(slotting) ?? '') === decided)
  const start = choice?.get(slotting)
  if (!choice || start === undefined) return stillOpen(draft, slotting, zone)
  for (const path of draft.twice.keys()) {
    const iso = choice.get(path) ?? isoOptionsAt(draft, path).find((one) => Date.parse(one) >= Date.parse(start))
    if (iso === undefined) return stillOpen(draft, path, zone)
    put(draft.record, path, iso)
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
