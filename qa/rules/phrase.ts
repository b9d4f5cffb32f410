/** Rule `phrase`: one side says any, all or none of some phrases, in the whole recording or at its start or end. */
import { type Static, Type } from 'typebox'
import { hear, places, quote } from '../hear.ts'
import type { Phrases } from '../phrases.ts'
import { findFirst, searched } from '../search.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { doubt, judged, PhraseSetId, type RuleContext, Side, Within, windowOf } from './context.ts'

export const phraseSchema = Type.Object(
  {
    kind: Type.Literal('phrase'),
    mode: Type.Enum(['any', 'all', 'none'] as const),
    say: PhraseSetId,
    side: Side,
    within: Type.Optional(Within),
  },
  { additionalProperties: false },
)

export type PhraseRule = Static<typeof phraseSchema>

export function judgePhrase(rule: PhraseRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const window = windowOf(reading, rule.side, rule.within)
    const phrases = context.phrases(rule.say)
    if (rule.mode === 'all')
      return judgeAll(one(phrases).map((each) => findFirst(reading, window, each) ?? searched(reading, window, each)))
    const { certain, possible } = hear(reading, window, phrases)
    const outcome = certain.length > 0 === (rule.mode === 'any') ? 'pass' : 'fail'
    const [first] = certain
    if (first) return verdict(outcome, `Said: ${quote(first).en}.`, `已说：${quote(first).zh}。`, places(certain).slice(0, 5))
    if (possible) return doubt(possible)
    return verdict(outcome, 'Not said in the stretch searched.', '在检查的时段内没有说。', searched(reading, window, phrases))
  })
}

/** Each phrase and pattern as a set of its own. */
const one = (all: Phrases): Phrases[] => [
  ...all.phrases.map((phrase) => ({ phrases: [phrase], patterns: [], maxEdits: all.maxEdits })),
  ...all.patterns.map((pattern) => ({ phrases: [], patterns: [pattern], maxEdits: 0 })),
]

function judgeAll(results: (ReturnType<typeof searched>[number] | ReturnType<typeof searched>)[]): Verdict {
  const missing = results.filter((result) => Array.isArray(result))
  if (missing.length === 0) return verdict('pass', 'Everything asked for was said.', '要求的内容都已说到。', results.flat())
  return verdict(
    'fail',
    `${missing.length} of ${results.length} phrases are missing.`,
    `${results.length}项要求中缺少${missing.length}项。`,
    missing.flat(),
  )
}
