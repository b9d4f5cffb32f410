/** Reads a scorecard from data of unknown origin and refuses what can't be scored, naming value, rule and remedy. */
import { Value } from 'typebox/value'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { parseInstant } from '../domain/kernel/time.ts'
import { compilePattern } from './pattern.ts'
import { parseRule } from './rules/parse.ts'
import { phraseSetsOf } from './rules/rule.ts'
import type { Item, Scorecard } from './scorecard.ts'
import { scorecardSchema } from './scorecard-schema.ts'
import { shapeFault } from './shape.ts'

/** A scorecard ready to publish, or the first thing wrong with it. */
export function parseScorecard(value: unknown): Parsed<Scorecard> {
  if (!Value.Check(scorecardSchema, value)) {
    return rejected('scorecard.shape', `The scorecard has the wrong shape: ${shapeFault(scorecardSchema, value).fault}`)
  }
  for (const section of value.sections)
    for (const item of section.items)
      for (const rule of [item.rule, item.appliesWhen]) {
        const read = rule === undefined ? undefined : parseRule(rule, `item '${item.id}'`)
        if (read && !read.ok) return read
      }
  // Every rule was read above; the schema leaves their type open because rules nest.
  const card = value as Scorecard
  const fault = faults(card).next().value
  return fault ? rejected(`scorecard.${fault[0]}`, fault[1]) : parsed(card)
}

type Fault = readonly [code: string, message: string]

function* faults(card: Scorecard): Generator<Fault, undefined> {
  if (!parseInstant(card.effectiveFrom).ok)
    yield ['effective', `effectiveFrom is '${card.effectiveFrom}'; write an instant with zone such as 2026-01-01T00:00:00+08:00.`]
  yield* weightFaults(card)
  const items = card.sections.flatMap((section) => section.items)
  yield* duplicates(
    'section',
    card.sections.map((section) => section.id),
  )
  yield* duplicates(
    'item',
    items.map((item) => item.id),
  )
  for (const item of items) yield* itemFaults(card, item)
  yield* phraseFaults(card, items)
  return undefined
}

const SUM = 100

function* weightFaults({ scoring, sections }: Scorecard): Generator<Fault> {
  if (scoring === 'points') return
  const total = (of: readonly { readonly weight: number }[]) => of.reduce((sum, one) => sum + one.weight, 0)
  const isOff = (sum: number) => Math.abs(sum - SUM) > 1e-6
  if (isOff(total(sections)))
    yield ['weights', `Section weights sum to ${total(sections)}; they must sum to ${SUM}. Change them or score by points.`]
  for (const section of sections)
    if (isOff(total(section.items)))
      yield ['weights', `Item weights of section '${section.id}' sum to ${total(section.items)}; they must sum to ${SUM}.`]
}

function* duplicates(what: string, ids: readonly string[]): Generator<Fault> {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) yield ['duplicate', `Two ${what}s have the id '${twice}'; ids are unique within a form. Rename one.`]
}

function* itemFaults(card: Scorecard, item: Item): Generator<Fault> {
  if (item.rule === undefined && item.isHumanOnly !== true) yield ['rule', `Item '${item.id}' has no rule; give it one or set isHumanOnly.`]
  if (item.rule !== undefined && item.isHumanOnly === true)
    yield ['rule', `Item '${item.id}' is for people only but has a rule; remove one of the two.`]
  const named = [item.rule, item.appliesWhen].flatMap((rule) => (rule ? phraseSetsOf(rule) : []))
  const unknown = named.find((id) => !Object.hasOwn(card.phraseSets, id))
  if (unknown !== undefined)
    yield [
      'unknown_id',
      `Item '${item.id}' names the phrase set '${unknown}'; the form has ${Object.keys(card.phraseSets).join(', ') || 'none'}.`,
    ]
}

function* phraseFaults(card: Scorecard, items: readonly Item[]): Generator<Fault> {
  const used = new Set(items.flatMap((item) => [item.rule, item.appliesWhen]).flatMap((rule) => (rule ? phraseSetsOf(rule) : [])))
  for (const [id, set] of Object.entries(card.phraseSets)) {
    if (!used.has(id)) yield ['unused', `Phrase set '${id}' is used by no rule; use it or remove it.`]
    if (set.en.length + set.zh.length + (set.patterns?.length ?? 0) === 0)
      yield ['empty', `Phrase set '${id}' is empty; it would find nothing. Add phrases.`]
    for (const source of set.patterns ?? []) {
      const pattern = compilePattern(source)
      if (!pattern.ok) yield ['pattern', `Phrase set '${id}': ${pattern.rejection.message}`]
    }
  }
}
