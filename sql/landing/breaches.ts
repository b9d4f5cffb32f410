/** Rules between the fields of a record, and ranges that a field's meaning gives: conditions in SQL, each with the code of its reason. */
import type { Contract } from '../../contracts/index.ts'
import { extractedAt, fieldAt, instantAt } from './extraction.ts'

/** True where one of them holds. What the paths of `near` have in common is asked once, of the columns: asked of each path it was a tenth of an insert's planning. */
export const anyBreach = (contract: Contract): readonly string[] => [
  ...[...lengthBreach(contract), ...spanBreaches(contract), ...rangeBreaches(contract)].map(([, breach]) => breach),
  ...isFar(contract),
]

export const breachesOf = (contract: Contract): readonly (readonly [code: string, breach: string])[] => [
  ...lengthBreach(contract),
  ...spanBreaches(contract),
  ...rangeBreaches(contract),
  ...nearBreaches(contract),
]

function lengthBreach(contract: Contract): [string, string][] {
  const [path, ...paths] = contract.parallel ?? []
  if (path === undefined) return []
  const [first, ...others] = [path, ...paths].map((one) => extractedAt(contract, one))
  return [[`${path}.length`, `(${others.map((other) => `length(${first}) != length(${other})`).join(' or ')})`]]
}

/** An element that ends before it starts; lists of other lengths are another rule's matter. */
const spanBreaches = (contract: Contract): [string, string][] =>
  (contract.spans ?? []).map(([start, end]) => {
    const [starts, ends] = [start, end].map((path) => extractedAt(contract, path))
    return [`${end}.before_start`, `(length(${starts}) = length(${ends}) and arrayExists((a, b) -> ifNull(b < a, 0), ${starts}, ${ends}))`]
  })

const rangeBreaches = (contract: Contract): [string, string][] =>
  Object.entries(contract.ranges ?? {}).map(([path, [least, most]]) => [
    `${path}.range`,
    `ifNull(${extractedAt(contract, path)} not between ${least} and ${most}, 0)`,
  ])

const nearBreaches = (contract: Contract): [string, string][] => {
  const { near } = contract
  if (!near) return []
  const start = instantAt(contract, contract.slottingInstant)
  return near.paths.map((path) => {
    const at = instantAt(contract, path)
    return [
      `${path}.far`,
      `ifNull(${at} < ${start} - interval ${near.daysBefore} day or ${at} > ${start} + interval ${near.daysAfter} day, 0)`,
    ]
  })
}

function isFar(contract: Contract): string[] {
  const { near } = contract
  if (!near) return []
  // Rows whose slotting instant is none are dead letters by another rule.
  const known = near.paths.map((path) => `ifNull(${fieldAt(contract, path).column}, event_at)`).join(', ')
  return [
    `ifNull(least(${known}) < event_at - interval ${near.daysBefore} day or greatest(${known}) > event_at + interval ${near.daysAfter} day, 0)`,
  ]
}
