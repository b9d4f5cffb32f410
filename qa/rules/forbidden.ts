/** Rule `forbidden`: words that must not be said, except inside a phrase that makes them harmless. */
import { type Static, Type } from 'typebox'
import { findAll } from '../search.ts'
import { type Evidence, type Verdict, verdict } from '../verdict.ts'
import { judged, PhraseSetId, type RuleContext, Side, windowOf } from './context.ts'

export const forbiddenSchema = Type.Object(
  { kind: Type.Literal('forbidden'), say: PhraseSetId, side: Side, except: Type.Optional(PhraseSetId) },
  { additionalProperties: false },
)

export type ForbiddenRule = Static<typeof forbiddenSchema>

const covers = (outer: Evidence, inner: Evidence): boolean =>
  outer.segment === inner.segment && (outer.charFrom ?? 0) <= (inner.charFrom ?? 0) && (outer.charTo ?? 0) >= (inner.charTo ?? 0)

export function judgeForbidden(rule: ForbiddenRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const window = windowOf(reading, rule.side)
    const harmless = rule.except === undefined ? [] : findAll(reading, window, context.phrases(rule.except))
    const found = findAll(reading, window, context.phrases(rule.say)).filter((hit) => !harmless.some((phrase) => covers(phrase, hit)))
    if (found.length === 0) return verdict('pass', 'None of the forbidden words was said.', '没有使用禁用语。')
    return verdict(
      'fail',
      `Forbidden: “${found[0]?.text ?? ''}”, ${found.length} in all.`,
      `使用禁用语“${found[0]?.text ?? ''}”，共${found.length}处。`,
      found,
    )
  })
}
