/** Rule `digits`: a long number, such as a card number, is never spoken by one side; a masked one counts as spoken. */
import { type Static, Type } from 'typebox'
import { type Evidence, type Verdict, verdict } from '../verdict.ts'
import { judged, type RuleContext, Side } from './context.ts'

export const digitsSchema = Type.Object(
  { kind: Type.Literal('digits'), side: Side, minDigits: Type.Integer({ minimum: 4 }), maxDigits: Type.Integer({ maximum: 40 }) },
  { additionalProperties: false },
)

export type DigitsRule = Static<typeof digitsSchema>

/** Digits, digits spoken in Chinese (幺 = 1 on the telephone) or English, and the characters that mask them. */
const DIGIT = /[0-9０-９零〇一二三四五六七八九幺两*•×█]|\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b/giu

/** What the store keeps of a long number in a transcript; its length is no longer known. */
const MASKED = /\[masked\]/g

/** Between two digits of one number stands at most this: `6222-0212`, `6222 0212`, `六二，二二`. */
const SEPARATOR = /^[\s,，、.\-–]{0,2}$/u

export function judgeDigits(rule: DigitsRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const found = reading.segments
      .filter((segment) => rule.side === 'any' || segment.channel === rule.side)
      .flatMap((segment) =>
        [...runs(segment.text).filter((run) => run.count >= rule.minDigits && run.count <= rule.maxDigits), ...masked(segment.text)].map(
          (run): Evidence => ({
            role: 'hit',
            segment: segment.index,
            channel: segment.channel,
            fromMs: segment.startMs,
            toMs: segment.endMs,
            charFrom: run.from,
            charTo: run.to,
            text: segment.text.slice(run.from, run.to),
          }),
        ),
      )
    const range = `${rule.minDigits}–${rule.maxDigits}`
    if (found.length === 0) return verdict('pass', `No number of ${range} digits was spoken.`, `没有说出${range}位号码。`)
    return verdict('fail', `A number of ${range} digits was spoken.`, `说出了${range}位号码。`, found)
  })
}

const masked = (text: string) => [...text.matchAll(MASKED)].map((match) => ({ from: match.index, to: match.index + match[0].length }))

function runs(text: string): { from: number; to: number; count: number }[] {
  const found: { from: number; to: number; count: number }[] = []
  for (const match of text.matchAll(DIGIT)) {
    const last = found.at(-1)
    const to = match.index + match[0].length
    if (last && SEPARATOR.test(text.slice(last.to, match.index))) {
      last.to = to
      last.count++
    } else found.push({ from: match.index, to, count: 1 })
  }
  return found
}
