/** Rule `digits`: a card number is never spoken by one side; a masked one counts as spoken, a long number of another kind does not. */
import { type Static, Type } from 'typebox'
import type { Reading, Segment } from '../reading.ts'
import { type Evidence, type Verdict, verdict } from '../verdict.ts'
import { judged, type RuleContext, Side } from './context.ts'
import { type NumberRun, numberRuns } from './number-runs.ts'

export const digitsSchema = Type.Object(
  { kind: Type.Literal('digits'), side: Side, minDigits: Type.Integer({ minimum: 4 }), maxDigits: Type.Integer({ maximum: 40 }) },
  { additionalProperties: false },
)

export type DigitsRule = Static<typeof digitsSchema>

/** Words that say what number it is; the nearest before it counts. */
const CARD = /卡号|银行卡|信用卡|储蓄卡|借记卡|的卡|张卡|卡是|\b(?:card|visa|mastercard|amex)\b/giu
const OTHER =
  /SIM卡号?|订单|单号|工单|编号|串号|序列号|运单|快递|流水|合同|发票|保单|参考号|受理号|身份证|证件|手机号|电话号|户号|交易号|\b(?:orders?|imei|tracking|serial|reference|ticket|case|invoice|policy|parcel|confirmation|contract|meter|booking|phone|transaction)\b/giu

/** Lengths in use (ISO/IEC 7812): American Express 15, most 16, Chinese debit cards 16 to 19, Maestro from 13. */
const USUAL = new Set([15, 16, 18, 19])
/** Digits of the issuers a hotline hears: UnionPay, Visa, MasterCard, American Express, JCB, Discover. */
const ISSUER = /^(?:62|4|5[1-5]|2[2-7]|3[47]|35|6011|65|9)/

type Kind = 'card' | 'other' | 'unsure'

export function judgeDigits(rule: DigitsRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    const found = reading.segments
      .filter((segment) => rule.side === 'any' || segment.channel === rule.side)
      .flatMap((segment) =>
        numberRuns(segment.text)
          .filter((run) => run.isMasked || (run.count >= rule.minDigits && run.count <= rule.maxDigits))
          .map((run) => ({ kind: kindOf(run, segment, reading), place: placeOf(run, segment) })),
      )
    const range = `${rule.minDigits}–${rule.maxDigits}`
    const places = (kind: Kind) => found.filter((one) => one.kind === kind).map((one) => one.place)
    const [cards, unsure] = [places('card'), places('unsure')]
    if (cards.length > 0) return verdict('fail', `A card number of ${range} digits was spoken.`, `说出了${range}位卡号。`, cards)
    if (unsure.length > 0)
      return verdict(
        'unknown',
        `A number of ${range} digits may be a card number; a person judges.`,
        `${range}位号码可能是卡号，需人工判断。`,
        unsure,
      )
    return verdict('pass', `No card number of ${range} digits was spoken.`, `没有说出${range}位卡号。`)
  })
}

const placeOf = (run: NumberRun, segment: Segment): Evidence => ({
  role: 'hit',
  segment: segment.index,
  channel: segment.channel,
  fromMs: segment.startMs,
  toMs: segment.endMs,
  charFrom: run.from,
  charTo: run.to,
  text: segment.text.slice(run.from, run.to),
})

/** By the words beside it, else by those of the three segments before; with neither a number that could be a card is unsure. */
function kindOf(run: NumberRun, segment: Segment, reading: Reading): Kind {
  const at = reading.segments.indexOf(segment)
  const earlier = reading.segments.slice(Math.max(0, at - 3), at).map((one) => one.text)
  const named = nearest(segment.text.slice(0, run.from)) ?? nearest(segment.text.slice(run.to)) ?? nearest(earlier.join('\n'))
  if (named === 'card') return run.isMasked || couldBeCard(run) ? 'card' : 'unsure'
  if (run.isMasked) return named === 'other' ? 'unsure' : 'card'
  if (named === 'other') return 'other'
  return couldBeCard(run) && (isLuhn(run.digits) || ISSUER.test(run.digits)) ? 'unsure' : 'other'
}

function nearest(text: string): 'card' | 'other' | undefined {
  const last = (pattern: RegExp) => Math.max(-1, ...[...text.matchAll(pattern)].map((match) => match.index))
  const [card, other] = [last(CARD), last(OTHER)]
  return card < 0 && other < 0 ? undefined : card > other ? 'card' : 'other'
}

const couldBeCard = (run: NumberRun): boolean => USUAL.has(run.count) || (run.count >= 13 && isLuhn(run.digits))

/** Check digit of ISO/IEC 7812-1: every second digit from the right doubled, the sum of all digits a multiple of ten. */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2
  }
  return digits.length > 0 && sum % 10 === 0
}
