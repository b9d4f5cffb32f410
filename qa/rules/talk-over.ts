/** Rule `talk-over`: the agent begins to speak while the customer is still speaking. */
import { type Static, Type } from 'typebox'
import { span, type Verdict, verdict } from '../verdict.ts'
import { judged, type RuleContext } from './context.ts'

export const talkOverSchema = Type.Object(
  {
    kind: Type.Literal('talk-over'),
    /** Shorter overlaps are the edges of normal turn-taking. */
    minOverlapMs: Type.Integer({ minimum: 1 }),
    maxTimes: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
)

export type TalkOverRule = Static<typeof talkOverSchema>

export function judgeTalkOver(rule: TalkOverRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    if (reading.isMixed)
      return verdict('unknown', 'Both sides are on one track, so overlaps can not be told.', '录音为单声道混音，无法判断抢话。')
    const found = reading.segments.flatMap((agent, i) => {
      if (agent.channel !== 'agent') return []
      // Segments are in time order, so who was speaking already stands before.
      const cut = reading.segments
        .slice(Math.max(0, i - 4), i)
        .find((one) => one.channel === 'customer' && Math.min(one.endMs, agent.endMs) - agent.startMs >= rule.minOverlapMs)
      return cut ? [span('gap', 'agent', agent.startMs, Math.min(cut.endMs, agent.endMs), agent.text, agent.index)] : []
    })
    const times = found.length
    if (times <= rule.maxTimes)
      return verdict('pass', `The agent talked over the customer ${times} times.`, `坐席抢话${times}次，未超过上限。`, found)
    return verdict(
      'fail',
      `The agent talked over the customer ${times} times; at most ${rule.maxTimes}.`,
      `坐席抢话${times}次，上限为${rule.maxTimes}次。`,
      found,
    )
  })
}
