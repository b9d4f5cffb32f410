/** Rule `order`: something must be said before something else, such as an identity check before account data. */
import { type Static, Type } from 'typebox'
import { findFirst, searched } from '../search.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { judged, PhraseSetId, type RuleContext, Side, windowOf } from './context.ts'

export const orderSchema = Type.Object(
  { kind: Type.Literal('order'), first: PhraseSetId, firstSide: Side, before: PhraseSetId, beforeSide: Side },
  { additionalProperties: false },
)

export type OrderRule = Static<typeof orderSchema>

export function judgeOrder(rule: OrderRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const later = findFirst(reading, windowOf(reading, rule.beforeSide), context.phrases(rule.before))
    if (!later) return verdict('na', 'What needs it was never said.', '通话中没有出现需要该步骤的内容。')
    const window = { channel: rule.firstSide, fromMs: 0, toMs: later.fromMs }
    const earlier = findFirst(reading, window, context.phrases(rule.first))
    if (earlier)
      return verdict('pass', `“${earlier.text}” came before “${later.text}”.`, `先说“${earlier.text}”，后说“${later.text}”。`, [
        earlier,
        later,
      ])
    const evidence = [later, ...searched(reading, window, context.phrases(rule.first))]
    return verdict(
      'fail',
      `“${later.text}” was said without the step that must come before.`,
      `未完成前置步骤就说了“${later.text}”。`,
      evidence,
    )
  })
}
