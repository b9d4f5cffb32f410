/** Rule `reply`: when one side says something, the other must answer in kind within some seconds, such as empathy after a complaint. */
import { type Static, Type } from 'typebox'
import { hear, quote } from '../hear.ts'
import { searched } from '../search.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { doubt, judged, PhraseSetId, type RuleContext, Side, windowOf } from './context.ts'

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
    const called = hear(reading, windowOf(reading, rule.toSide), context.phrases(rule.to))
    const [trigger] = called.certain
    const last = called.certain.at(-1)
    if (!trigger || !last)
      return called.possible ? doubt(called.possible) : verdict('na', 'Nothing called for it.', '通话中没有触发该要求的内容。')
    const window = { channel: rule.side, fromMs: trigger.place.fromMs, toMs: last.place.toMs + rule.withinSeconds * 1000 }
    const answers = hear(reading, window, context.phrases(rule.say))
    const [answer] = answers.certain
    const [to, by] = [quote(trigger), answer && quote(answer)]
    if (answer && by)
      return verdict('pass', `${to.en} was answered with ${by.en}.`, `对${to.zh}回应了${by.zh}。`, [trigger.place, answer.place])
    if (answers.possible) return doubt(answers.possible)
    return verdict(
      'fail',
      `${to.en} had no such answer within ${rule.withinSeconds} s.`,
      `${rule.withinSeconds}秒内没有对${to.zh}作出回应。`,
      [trigger.place, ...searched(reading, window, context.phrases(rule.say))],
    )
  })
}
