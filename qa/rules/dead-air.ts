/** Rule `dead-air`: nobody speaks for longer than allowed, unless a hold was announced just before. */
import { type Static, Type } from 'typebox'
import { type Hit, hear } from '../hear.ts'
import type { Reading } from '../reading.ts'
import { type Evidence, span, type Verdict, verdict } from '../verdict.ts'
import { doubt, judged, PhraseSetId, type RuleContext } from './context.ts'

export const deadAirSchema = Type.Object(
  {
    kind: Type.Literal('dead-air'),
    maxSeconds: Type.Number({ exclusiveMinimum: 0 }),
    /** Announcements that turn the silence after them into a hold. */
    unlessAnnounced: Type.Optional(PhraseSetId),
  },
  { additionalProperties: false },
)

export type DeadAirRule = Static<typeof deadAirSchema>

export type Gap = { readonly fromMs: number; readonly toMs: number; readonly afterSegment: number | null }

/** Stretches of at least `minMs` between the segments in which neither side speaks. */
export function gaps(reading: Reading, minMs: number): Gap[] {
  const found: Gap[] = []
  let spokenTo = 0
  let last: number | null = null
  for (const segment of reading.segments) {
    if (segment.startMs - spokenTo >= minMs) found.push({ fromMs: spokenTo, toMs: segment.startMs, afterSegment: last })
    if (segment.endMs >= spokenTo) {
      spokenTo = segment.endMs
      last = segment.index
    }
  }
  return found
}

export function judgeDeadAir(rule: DeadAirRule, context: RuleContext): Verdict {
  return judged(context, (reading) => {
    // More than allowed, so a gap of exactly maxSeconds passes.
    const silent = gaps(reading, rule.maxSeconds * 1000 + 1).filter((gap) => !announcement(rule, context, reading, gap).isSure)
    const worst = silent.reduce((longest, gap) => Math.max(longest, gap.toMs - gap.fromMs), 0) / 1000
    if (silent.length === 0)
      return verdict('pass', `No unannounced silence over ${rule.maxSeconds} s.`, `没有超过${rule.maxSeconds}秒的无故静音。`)
    const unsure = silent.map((gap) => announcement(rule, context, reading, gap).maybe)
    if (unsure[0] && unsure.every((hit) => hit !== undefined)) return doubt(unsure[0])
    const evidence = silent.map(
      (gap): Evidence => span('gap', null, gap.fromMs, gap.toMs, `${((gap.toMs - gap.fromMs) / 1000).toFixed(1)} s`, gap.afterSegment),
    )
    return verdict(
      'fail',
      `Silence of ${worst.toFixed(1)} s; the limit is ${rule.maxSeconds} s.`,
      `静音${worst.toFixed(1)}秒，上限为${rule.maxSeconds}秒。`,
      evidence,
    )
  })
}

/** By the agent in one of the last two segments before the gap: the customer often answers “好的” in between. */
function announcement(rule: DeadAirRule, context: RuleContext, reading: Reading, gap: Gap): { isSure: boolean; maybe: Hit | undefined } {
  const [first] = reading.segments.filter((segment) => segment.startMs < gap.toMs).slice(-2)
  if (rule.unlessAnnounced === undefined || !first) return { isSure: false, maybe: undefined }
  const window = { channel: 'agent', fromMs: first.startMs, toMs: gap.toMs } as const
  const { certain, possible } = hear(reading, window, context.phrases(rule.unlessAnnounced))
  return { isSure: certain.length > 0, maybe: possible }
}
