/** Rule `order`: something must be said before something else, such as an identity check before account data. */
import { type Static, Type } from 'typebox'
import { hear, quote } from '../hear.ts'
import { searched, type Window } from '../search.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { doubt, judged, PhraseSetId, type RuleContext, Side, windowOf } from './context.ts'

export const orderSchema = Type.Object(
  {
    kind: Type.Literal('order'),
    first: PhraseSetId,
    firstSide: Side,
    before: PhraseSetId,
    beforeSide: Side,
    /** Said by the other side unasked, and accepted: as good as `first`; without the acceptance nobody knows. */
    given: Type.Optional(PhraseSetId),
    accepted: Type.Optional(PhraseSetId),
  },
  { additionalProperties: false },
)

export type OrderRule = Static<typeof orderSchema>

export function judgeOrder(rule: OrderRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const needing = hear(reading, windowOf(reading, rule.beforeSide), context.phrases(rule.before))
    const [later] = needing.certain
    if (!later && needing.possible) return doubt(needing.possible)
    if (!later) return verdict('na', 'What needs it was never said.', '通话中没有出现需要该步骤的内容。')
    const window: Window = { channel: rule.firstSide, fromMs: 0, toMs: later.place.fromMs }
    const steps = [rule.first, ...(rule.accepted === undefined ? [] : [rule.accepted])].map((id) =>
      hear(reading, window, context.phrases(id)),
    )
    const earlier = steps.flatMap((step) => step.certain)[0]
    const [said, data] = [earlier && quote(earlier), quote(later)]
    if (earlier && said)
      return verdict('pass', `${said.en} came before ${data.en}.`, `先说${said.zh}，后说${data.zh}。`, [earlier.place, later.place])
    const other = rule.firstSide === 'agent' ? 'customer' : 'agent'
    const given = rule.given === undefined ? undefined : hear(reading, { ...window, channel: other }, context.phrases(rule.given))
    const unsure = steps.flatMap((step) => step.possible ?? [])[0] ?? given?.certain[0] ?? given?.possible
    if (unsure) return doubt(unsure)
    return verdict('fail', `${data.en} was said without the step that must come before.`, `未完成前置步骤就说了${data.zh}。`, [
      later.place,
      ...searched(reading, window, context.phrases(rule.first)),
    ])
  })
}
