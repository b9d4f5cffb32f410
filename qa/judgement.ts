/** How far a scorecard can be trusted on calls that people labelled: right share of the verdicts given, share given, fatals; by item. */
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { scoreRecording } from './score.ts'
import type { Scorecard } from './scorecard.ts'
import { shapeFault } from './shape.ts'
import type { Outcome } from './verdict.ts'

const callSchema = Type.Object({
  id: Type.String({ minLength: 1 }),
  lang: Type.Optional(Type.String()),
  segments: Type.Array(
    Type.Object({
      side: Type.Enum(['agent', 'customer'] as const),
      startMs: Type.Number(),
      endMs: Type.Number(),
      text: Type.String(),
    }),
  ),
  /** Outcome by item id; items not named are not judged. */
  labels: Type.Record(Type.String(), Type.Enum(['pass', 'fail', 'na'] as const)),
})

export type LabelledCall = Static<typeof callSchema>

export function parseLabelledCall(value: unknown, place: string): Parsed<LabelledCall> {
  if (Value.Check(callSchema, value)) return parsed(value)
  return rejected('case.shape', `Labelled call ${place} has the wrong shape: ${shapeFault(callSchema, value).fault}`)
}

/** Whether a record is a labelled call rather than a regression case. */
export const isLabelledCall = (value: unknown): boolean => typeof value === 'object' && value !== null && 'labels' in value

export type ItemJudgement = {
  readonly item: string
  readonly labels: number
  readonly given: number
  readonly right: number
  /** `label>verdict`, with how many. */
  readonly wrong: Readonly<Record<string, number>>
}

export type Judgement = {
  readonly form: string
  readonly version: number
  readonly calls: number
  readonly labels: number
  readonly given: number
  readonly right: number
  /** Calls without a failed auto-fail item that are given one. */
  readonly falseFatalCalls: number
  readonly trueFatals: number
  /** Failed auto-fail items given another verdict; unknown is not missed. */
  readonly missedFatals: number
  readonly items: readonly ItemJudgement[]
}

type Judged = {
  readonly call: string
  readonly item: string
  readonly isAutoFail: boolean
  readonly label: Outcome
  readonly found: Outcome
}

export function judgeCalls(card: Scorecard, calls: readonly LabelledCall[]): Judgement {
  const all = calls.flatMap((call) => judgeCall(card, call))
  const given = (of: readonly Judged[]) => of.filter((one) => one.found !== 'unknown')
  const right = (of: readonly Judged[]) => of.filter((one) => one.found === one.label).length
  const fatal = (of: readonly Judged[], which: 'label' | 'found') => of.filter((one) => one.isAutoFail && one[which] === 'fail')
  const fatalLabelled = new Set(fatal(all, 'label').map((one) => one.call))
  const fatalFound = new Set(fatal(all, 'found').map((one) => one.call))
  return {
    form: card.id,
    version: card.version,
    calls: calls.length,
    labels: all.length,
    given: given(all).length,
    right: right(all),
    falseFatalCalls: [...fatalFound].filter((call) => !fatalLabelled.has(call)).length,
    trueFatals: fatal(all, 'label').length,
    missedFatals: given(fatal(all, 'label')).filter((one) => one.found !== 'fail').length,
    items: [...new Set(all.map((one) => one.item))].map((item): ItemJudgement => {
      const own = all.filter((one) => one.item === item)
      const wrong: Record<string, number> = {}
      for (const { label, found } of given(own)) if (found !== label) wrong[`${label}>${found}`] = (wrong[`${label}>${found}`] ?? 0) + 1
      return { item, labels: own.length, given: given(own).length, right: right(own), wrong }
    }),
  }
}

function judgeCall(card: Scorecard, { id, lang, segments, labels }: LabelledCall): Judged[] {
  const durationSeconds = Math.max(0, ...segments.map((segment) => segment.endMs)) / 1000
  const score = scoreRecording(card, {
    recording: { recordingId: id, durationSeconds, channels: 2 },
    transcript: {
      revision: 1,
      ...(lang === undefined ? {} : { language: lang }),
      startMs: segments.map((segment) => segment.startMs),
      endMs: segments.map((segment) => segment.endMs),
      channel: segments.map((segment) => segment.side),
      text: segments.map((segment) => segment.text),
    },
  })
  return score.items.flatMap((item) => {
    const label = labels[item.id]
    return label === undefined ? [] : [{ call: id, item: item.id, isAutoFail: item.isAutoFail, label, found: item.outcome }]
  })
}
