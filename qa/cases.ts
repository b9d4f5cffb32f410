/** Regression cases of a scorecard: a conversation and the outcomes a person says it must have. */
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { scoreRecording } from './score.ts'
import type { Scorecard } from './scorecard.ts'
import { shapeFault } from './shape.ts'

const Field = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])

const caseSchema = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    /** Fields of the topics `recordings` and `calls`. */
    recording: Type.Optional(Type.Record(Type.String(), Field)),
    call: Type.Optional(Type.Record(Type.String(), Field)),
    transcript: Type.Optional(
      Type.Object(
        {
          confidence: Type.Optional(Type.Number()),
          startMs: Type.Array(Type.Number()),
          endMs: Type.Array(Type.Number()),
          channel: Type.Array(Type.Enum(['agent', 'customer'] as const)),
          text: Type.Array(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    /** Outcome by item id; items not named are not checked. */
    expect: Type.Record(Type.String(), Type.Enum(['pass', 'fail', 'na', 'unknown'] as const)),
    scoreRatio: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  },
  { additionalProperties: false },
)

export type Case = Static<typeof caseSchema>

export type Mismatch = {
  readonly case: string
  readonly item: string
  readonly expected: string
  readonly actual: string
  readonly reason: string
}

export type CaseReport = {
  readonly form: string
  readonly version: number
  readonly cases: number
  readonly passed: number
  readonly failed: number
  readonly mismatches: readonly Mismatch[]
}

/** A test case of a scorecard; rejection `case.shape` names `place` and the field. */
export function parseCase(value: unknown, place: string): Parsed<Case> {
  if (Value.Check(caseSchema, value)) return parsed(value)
  return rejected('case.shape', `Case ${place} has the wrong shape: ${shapeFault(caseSchema, value).fault}`)
}

/** Scores every case and compares with what it expects. */
export function checkCases(card: Scorecard, cases: readonly Case[]): CaseReport {
  const results = cases.map((one) => mismatchesOf(card, one))
  const failed = results.filter((mismatches) => mismatches.length > 0).length
  return { form: card.id, version: card.version, cases: cases.length, passed: cases.length - failed, failed, mismatches: results.flat() }
}

function mismatchesOf(card: Scorecard, { name, recording, call, transcript, expect, scoreRatio }: Case): Mismatch[] {
  const durationSeconds = Math.max(0, ...(transcript?.endMs ?? [])) / 1000
  const score = scoreRecording(card, {
    recording: { durationSeconds, ...recording, recordingId: name },
    call: call ?? {},
    transcript: transcript && { revision: 1, ...transcript },
  })
  const items = Object.entries(expect).flatMap(([id, expected]): Mismatch[] => {
    const item = score.items.find((one) => one.id === id)
    if (!item) return [{ case: name, item: id, expected, actual: 'absent', reason: `The form has no item '${id}'.` }]
    return item.outcome === expected ? [] : [{ case: name, item: id, expected, actual: item.outcome, reason: item.reason }]
  })
  const isOff =
    scoreRatio !== undefined &&
    (scoreRatio === null
      ? score.scoreRatio !== null
      : Math.abs((score.scoreRatio ?? Number.NaN) - scoreRatio) > 1e-6 || score.scoreRatio === null)
  return isOff
    ? [
        ...items,
        {
          case: name,
          item: 'scoreRatio',
          expected: String(scoreRatio),
          actual: String(score.scoreRatio),
          reason: 'Score of the whole form.',
        },
      ]
    : items
}
