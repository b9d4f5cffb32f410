/** Rule `speech-rate`: one side's speaking rate over the whole recording, Chinese in characters and English in words per minute. */

import { type Static, Type } from 'typebox'
import { MINUTE_MS } from '../../domain/kernel/time.ts'
import { span, type Verdict, verdict } from '../verdict.ts'
import { judged, type RuleContext } from './context.ts'

export const speechRateSchema = Type.Object(
  {
    kind: Type.Literal('speech-rate'),
    side: Type.Enum(['agent', 'customer'] as const),
    maxCharactersPerMinute: Type.Number({ exclusiveMinimum: 0 }),
    maxWordsPerMinute: Type.Number({ exclusiveMinimum: 0 }),
  },
  { additionalProperties: false },
)

export type SpeechRateRule = Static<typeof speechRateSchema>

/** Below this much speech a rate says little. */
const MIN_SPEECH_MS = 5000

export function judgeSpeechRate(rule: SpeechRateRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const spoken = reading.segments.filter((segment) => segment.channel === rule.side)
    const minutes = spoken.reduce((sum, segment) => sum + segment.endMs - segment.startMs, 0) / MINUTE_MS
    if (minutes * MINUTE_MS < MIN_SPEECH_MS) return verdict('na', 'Too little speech to tell a rate.', '说话时间太短，不判断语速。')
    const [characters, words] = spoken.reduce(
      ([han, latin], segment) => [
        han + (segment.text.match(/\p{Script=Han}/gu)?.length ?? 0),
        latin + (segment.text.match(/[\p{Script=Latin}\d'’]+/gu)?.length ?? 0),
      ],
      [0, 0],
    )
    // A mixed text is the sum of its parts, each measured against its own limit.
    const share = (characters / rule.maxCharactersPerMinute + words / rule.maxWordsPerMinute) / minutes
    const rate = characters >= words ? `${Math.round(characters / minutes)} characters/min` : `${Math.round(words / minutes)} words/min`
    const rateZh = characters >= words ? `每分钟${Math.round(characters / minutes)}字` : `每分钟${Math.round(words / minutes)}词`
    const evidence = [span('fact', rule.side, 0, reading.wordsEndMs, rate)]
    if (share <= 1) return verdict('pass', `${rate}, within the limit.`, `${rateZh}，未超过上限。`, evidence)
    return verdict(
      'fail',
      `${rate}, ${Math.round(share * 100 - 100)} % above the limit.`,
      `${rateZh}，超过上限${Math.round(share * 100 - 100)}%。`,
      evidence,
    )
  })
}
