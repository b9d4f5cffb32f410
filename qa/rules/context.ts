/** What a rule is given, and the verdict when there is no transcript to judge by. */
import { Type } from 'typebox'
import type { Parsed, Rejection } from '../../domain/kernel/parsed.ts'
import { type Hit, quote } from '../hear.ts'
import type { Phrases } from '../phrases.ts'
import type { Reading } from '../reading.ts'
import type { Call, Recording } from '../recording.ts'
import type { Window } from '../search.ts'
import { type Verdict, verdict } from '../verdict.ts'

export type RuleContext = {
  readonly recording: Recording
  readonly call: Call
  readonly reading: Parsed<Reading>
  /** The scorecard's phrase set of that id, compiled. */
  readonly phrases: (id: string) => Phrases
  /** Whether the set has phrases of the transcript's language. */
  readonly hears: (id: string) => Parsed<true>
}

/** Id of a phrase set of the scorecard. */
export const PhraseSetId = Type.String({ minLength: 1, maxLength: 60 })

export const Side = Type.Enum(['agent', 'customer', 'any'] as const)

/** A stretch of the recording, in audio time. */
export const Within = Type.Object(
  { firstSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })), lastSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })) },
  { additionalProperties: false },
)

type WithinSeconds = { firstSeconds?: number; lastSeconds?: number }

export function windowOf(reading: Reading, channel: Window['channel'], within: WithinSeconds = {}): Window {
  const { firstSeconds, lastSeconds } = within
  const fromMs = lastSeconds === undefined ? 0 : Math.max(0, reading.wordsEndMs - lastSeconds * 1000)
  return { channel, fromMs, toMs: firstSeconds === undefined ? Number.POSITIVE_INFINITY : firstSeconds * 1000 }
}

const UNREAD_ZH: Readonly<Record<string, string>> = {
  'transcript.missing': '没有转写文本，请转写或人工听录音。',
  'transcript.empty': '转写文本为空，请重新转写或人工听录音。',
  'transcript.uneven': '转写文本的各数组长度不一致，无法判定。',
  'transcript.other_language': '转写的语言不在所查短语的语种之内，请人工听录音。',
  'transcript.unsure': '转写置信度低于本评分表的要求，请人工听录音。',
}

export const unread = (rejection: Rejection): Verdict =>
  verdict('unknown', rejection.message, UNREAD_ZH[rejection.code] ?? '转写文本不可用。')

/** Words that may be what is asked for or not: a person listens. */
export const doubt = (hit: Hit): Verdict =>
  verdict('unknown', `${quote(hit).en} may be it; a person judges.`, `${quote(hit).zh}可能是，需人工判断。`, [hit.place])

/** A verdict that needs the transcript: unknown without one. */
export const judged = (context: RuleContext, judge: (reading: Reading) => Verdict): Verdict =>
  context.reading.ok ? judge(context.reading.value) : unread(context.reading.rejection)
