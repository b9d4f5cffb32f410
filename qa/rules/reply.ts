/** Rule `reply`: when one side says something, the other must answer in kind within some seconds, such as empathy after a complaint. */
import { type Static, Type } from 'typebox'
import { findFirst, searched } from '../search.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { judged, PhraseSetId, type RuleContext, Side, windowOf } from './context.ts'

export const replySchema = Type.Object(
  {
    kind: Type.Literal('reply'),
    to: PhraseSetId,
    toSide: Side,
    say: PhraseSetId,
    side: Side,
    withinSeconds: Type.Number({ exclusiveMinimum: 0 }),
  },
  { additionalProperties: false },
)

export type ReplyRule = Static<typeof replySchema>

export function judgeReply(rule: ReplyRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const trigger = findFirst(reading, windowOf(reading, rule.toSide), context.phrases(rule.to))
    if (!trigger) return verdict('na', 'Nothing called for it.', '通话中没有触发该要求的内容。')
    const window = { channel: rule.side, fromMs: trigger.fromMs, toMs: trigger.toMs + rule.withinSeconds * 1000 }
    const answer = findFirst(reading, window, context.phrases(rule.say))
    if (answer)
      return verdict('pass', `“${trigger.text}” was answered with “${answer.text}”.`, `对“${trigger.text}”回应了“${answer.text}”。`, [
        trigger,
        answer,
      ])
    const evidence = [trigger, ...searched(reading, window, context.phrases(rule.say))]
    return verdict(
      'fail',
      `“${trigger.text}” had no such answer within ${rule.withinSeconds} s.`,
      `${rule.withinSeconds}秒内没有对“${trigger.text}”作出回应。`,
      evidence,
    )
  })
}
