/** Rule `forbidden`: words that must not be said, except inside a phrase that makes them harmless. */
import { type Static, Type } from 'typebox'
import { type Hit, hear, places, quote } from '../hear.ts'
import { findAll } from '../search.ts'
import { type Evidence, type Verdict, verdict } from '../verdict.ts'
import { doubt, judged, PhraseSetId, type RuleContext, Side, windowOf } from './context.ts'

export const forbiddenSchema = Type.Object(
  { kind: Type.Literal('forbidden'), say: PhraseSetId, side: Side, except: Type.Optional(PhraseSetId) },
  { additionalProperties: false },
)

export type ForbiddenRule = Static<typeof forbiddenSchema>

const covers = (outer: Evidence, inner: Evidence): boolean =>
  outer.segment === inner.segment && (outer.charFrom ?? 0) <= (inner.charFrom ?? 0) && (outer.charTo ?? 0) >= (inner.charTo ?? 0)

/** One character is part of many harmless words: 滚动, 傻瓜式. */
const isSingle = ({ place, p }: Hit): boolean => p === null && /^\p{Script=Han}$/u.test(place.text)

export function judgeForbidden(rule: ForbiddenRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const window = windowOf(reading, rule.side)
    const harmless = rule.except === undefined ? [] : findAll(reading, window, context.phrases(rule.except))
    const { certain, possible } = hear(reading, window, context.phrases(rule.say))
    const meant = certain.filter((hit) => !harmless.some((phrase) => covers(phrase, hit.place)))
    const found = meant.filter((hit) => !isSingle(hit))
    const [first] = found
    const unsure = meant[0] ?? possible
    if (first)
      return verdict(
        'fail',
        `Forbidden: ${quote(first).en}, ${found.length} in all.`,
        `使用禁用语${quote(first).zh}，共${found.length}处。`,
        places(found),
      )
    if (unsure) return doubt(unsure)
    return verdict('pass', 'None of the forbidden words was said.', '没有使用禁用语。')
  })
}
