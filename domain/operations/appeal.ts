/** What an agent appeals against, item by item, and what is answered: upheld, or another outcome with the reason. */
import { isBlank } from '../kernel/blank.ts'
import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import type { Outcome } from './outcome.ts'

/** `outcome`: what the item stands at; only a failed one is appealed. */
export type FiledItem = { readonly itemId: string; readonly outcome: Outcome; readonly reason: string }

/** `outcome`: what the item comes to; the same as before where it is upheld. */
export type Answer = { readonly itemId: string; readonly outcome: Outcome; readonly reason: string; readonly isUpheld: boolean }

export const reviewErrors = {
  'review.own': 'Nobody reviews the score of an own call. Have another inspector do it.',
  'review.wrong_status': 'The step does not fit the state of the review. Take one of the steps the message names.',
  'review.confirmed': 'The score is confirmed. Undo first to decide anew.',
  'review.nothing_to_undo': 'No step of the review stands. Nothing is to be done.',
  'review.unknown_item': 'The item is not on the score’s form. Reload the score.',
  'review.same_outcome': 'The item has that outcome already. Choose another.',
  'review.reason_missing': 'A changed outcome needs a reason. Write one.',
  'appeal.not_own': 'The score is of somebody else’s call. Whose call it is acknowledges or appeals.',
  'appeal.same_reviewer': 'Who decided does not answer the appeal against it. Have another reviewer or a QA lead answer.',
  'appeal.late': 'The time for an appeal is over. Ask a QA lead to look at the score again.',
  'appeal.items_missing': 'An appeal names at least one failed item. Choose what it is against.',
  'appeal.item_not_failed': 'Only a failed item is appealed. Leave the item out.',
  'appeal.reason_missing': 'Each item of an appeal, and each answer, needs a reason. Write one.',
  'appeal.unanswered': 'All items of an appeal are answered together, and no others. Answer those the message names.',
  'appeal.outcome_invalid': 'An answer is pass, fail or na. Choose one of them.',
} as const

const OUTCOMES: readonly unknown[] = ['pass', 'fail', 'na']

/** Lists in commands are said as JSON: each member is looked at. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

export function appealOf(items: readonly FiledItem[]): Parsed<FiledItem[]> {
  if (!Array.isArray(items) || items.length === 0)
    return rejected('appeal.items_missing', 'The appeal names no item; choose at least one failed item.')
  const filed: FiledItem[] = []
  for (const { itemId, outcome, reason } of items) {
    if (outcome !== 'fail')
      return rejected('appeal.item_not_failed', `Item '${itemId}' is '${outcome ?? 'not on the form'}', not failed; leave it out.`)
    if (isBlank(textOf(reason))) return rejected('appeal.reason_missing', `The appeal against '${itemId}' needs a reason; say why.`)
    if (!filed.some((one) => one.itemId === itemId)) filed.push({ itemId, outcome, reason: textOf(reason) })
  }
  return parsed(filed)
}

export function answerTo(filed: readonly FiledItem[], answers: readonly Omit<Answer, 'isUpheld'>[]): Parsed<Answer[]> {
  const asked = filed.map(({ itemId }) => itemId)
  const given = Array.isArray(answers) ? answers.map(({ itemId }) => itemId) : []
  const isWhole = given.length === asked.length && asked.every((id) => given.includes(id))
  if (!isWhole) return rejected('appeal.unanswered', `The appeal is about ${asked.join(', ')}; answer each of them once, and nothing else.`)
  const answered: Answer[] = []
  for (const { itemId, outcome, reason } of answers) {
    if (!OUTCOMES.includes(outcome))
      return rejected('appeal.outcome_invalid', `'${outcome}' is no answer for '${itemId}'; say pass, fail or na.`)
    if (isBlank(textOf(reason))) return rejected('appeal.reason_missing', `The answer on '${itemId}' needs a reason; say why.`)
    const before = filed.find((one) => one.itemId === itemId)?.outcome
    answered.push({ itemId, outcome, reason: textOf(reason), isUpheld: outcome === before })
  }
  return parsed(answered)
}
