/** Rule `hold`: a hold is announced before and the customer thanked after it; holds are neither too many nor too long. */
import { type Static, Type } from 'typebox'
import { type Heard, type Hit, hear } from '../hear.ts'
import type { Phrases } from '../phrases.ts'
import type { Reading, Segment } from '../reading.ts'
import { searched } from '../search.ts'
import { type Evidence, span, type Verdict, verdict } from '../verdict.ts'
import { doubt, judged, PhraseSetId, type RuleContext, windowOf } from './context.ts'
import { type Gap, gaps } from './dead-air.ts'

export const holdSchema = Type.Object(
  {
    kind: Type.Literal('hold'),
    announce: PhraseSetId,
    thank: PhraseSetId,
    /** A pause this long after an announcement is a hold. */
    minHoldSeconds: Type.Number({ exclusiveMinimum: 0 }),
    maxCount: Type.Optional(Type.Integer({ minimum: 0 })),
    maxTotalSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  },
  { additionalProperties: false },
)

export type HoldRule = Static<typeof holdSchema>

/** Of an announcement or a thanks: the place, or that it may be one. */
type Step = { readonly hit: Hit | undefined; readonly maybe: Hit | undefined }
type Hold = { readonly gap: Gap; readonly announced: Step; readonly thanked: Step }

export function judgeHold(rule: HoldRule, context: RuleContext): Verdict {
  const limits = judgeLimits(rule, context)
  if (limits) return limits
  return judged(context, (reading) => {
    const expected = context.call.holdCount ?? 0
    const holds = holdsOf(rule, context, reading, expected)
    const [pause] = gaps(reading, rule.minHoldSeconds * 1000)
    if (holds.length === 0 && expected === 0 && pause && context.phrases(rule.announce).cue !== undefined)
      return verdict('unknown', 'A pause that may be a hold; a person judges.', '有一段停顿可能是让客户等待，需人工判断。', [
        gapSpan(pause),
      ])
    if (holds.length === 0 && expected === 0) return verdict('na', 'The customer was not put on hold.', '通话中没有让客户等待。')
    if (holds.length === 0)
      return verdict(
        'unknown',
        `The call was held ${expected} times, but the transcript shows no pause.`,
        `通话记录有${expected}次保持，但转写中找不到对应的停顿。`,
      )
    const silent = holds.find((hold) => !hold.announced.hit && !hold.announced.maybe)
    const window = windowOf(reading, 'agent')
    if (silent)
      return verdict('fail', 'The hold was not announced.', '让客户等待前没有告知。', [
        gapSpan(silent.gap),
        ...searched(
          reading,
          { ...window, fromMs: Math.max(0, silent.gap.fromMs - 15_000), toMs: silent.gap.fromMs },
          context.phrases(rule.announce),
        ),
      ])
    const thankless = holds.find((hold) => !hold.thanked.hit && !hold.thanked.maybe)
    if (thankless)
      return verdict('fail', 'The customer was not thanked after the hold.', '等待结束后没有致谢或致歉。', [
        gapSpan(thankless.gap),
        ...searched(reading, { ...window, fromMs: thankless.gap.toMs, toMs: thankless.gap.toMs + 15_000 }, context.phrases(rule.thank)),
      ])
    const steps = holds.flatMap((hold) => [hold.announced, hold.thanked])
    const unsure = steps.find((step) => !step.hit)?.maybe
    if (unsure) return doubt(unsure)
    const evidence = steps.flatMap((step) => step.hit?.place ?? [])
    return verdict('pass', `${holds.length} holds announced and thanked for.`, `${holds.length}次等待均已告知并致谢。`, evidence)
  })
}

const gapSpan = (gap: Gap): Evidence =>
  span('gap', null, gap.fromMs, gap.toMs, `${((gap.toMs - gap.fromMs) / 1000).toFixed(1)} s`, gap.afterSegment)

/** Pauses before or after which a hold is spoken of, and as many of the longest others as the call record counts holds. */
function holdsOf(rule: HoldRule, context: RuleContext, reading: Reading, expected: number): Hold[] {
  const all = gaps(reading, rule.minHoldSeconds * 1000).map((gap): Hold => {
    const before = reading.segments.filter((segment) => segment.startMs < gap.toMs).slice(-2)
    const after = reading.segments.filter((segment) => segment.startMs >= gap.toMs).slice(0, 3)
    return {
      gap,
      announced: stepIn(reading, before, context.phrases(rule.announce)),
      thanked: stepIn(reading, after, context.phrases(rule.thank)),
    }
  })
  const isSpokenOf = ({ announced, thanked }: Hold) => Boolean(announced.hit ?? announced.maybe ?? thanked.hit)
  const spokenOf = all.filter(isSpokenOf)
  const longest = all.filter((hold) => !isSpokenOf(hold)).sort((a, b) => b.gap.toMs - b.gap.fromMs - (a.gap.toMs - a.gap.fromMs))
  return [...spokenOf, ...longest.slice(0, Math.max(0, expected - spokenOf.length))]
}

/** What the agent says for the hold in one of these segments. */
function stepIn(reading: Reading, segments: readonly Segment[], phrases: Phrases): Step {
  const steps = segments
    .filter((segment) => segment.channel === 'agent')
    .map((segment): Heard => hear(reading, { channel: 'agent', fromMs: segment.startMs, toMs: segment.endMs }, phrases))
  const hit = steps.flatMap((step) => step.certain)[0]
  return { hit, maybe: hit ? undefined : steps.flatMap((step) => step.possible ?? [])[0] }
}

function judgeLimits(rule: HoldRule, { call }: RuleContext): Verdict | undefined {
  const { maxCount, maxTotalSeconds } = rule
  const { holdCount, holdSeconds } = call
  if (maxCount !== undefined && typeof holdCount === 'number' && holdCount > maxCount)
    return verdict('fail', `Held ${holdCount} times; at most ${maxCount}.`, `保持${holdCount}次，上限为${maxCount}次。`, [
      span('fact', null, 0, 0, `holdCount = ${holdCount}`),
    ])
  if (maxTotalSeconds !== undefined && typeof holdSeconds === 'number' && holdSeconds > maxTotalSeconds)
    return verdict('fail', `Held ${holdSeconds} s; at most ${maxTotalSeconds} s.`, `保持${holdSeconds}秒，上限为${maxTotalSeconds}秒。`, [
      span('fact', null, 0, 0, `holdSeconds = ${holdSeconds}`),
    ])
  return undefined
}
