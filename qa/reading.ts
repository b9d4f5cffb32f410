/** A transcript ready to be searched: segments in time order, their text folded once. */
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Channel, Recording, Transcript } from './recording.ts'
import { type Folded, fold } from './text.ts'

export type Segment = {
  /** Place in the transcript's arrays. */
  readonly index: number
  readonly channel: Channel
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly folded: Folded
}

export type Reading = {
  readonly segments: readonly Segment[]
  /** End of the recording, or of the last words where they end later. */
  readonly endMs: number
  /** End of the last words. */
  readonly wordsEndMs: number
  /** Both sides on one track: who speaks is a guess, so overlaps can't be told. */
  readonly isMixed: boolean
}

/** Rejects what no verdict may rest on; a rejection makes items unknown, never failed. */
export function readTranscript(transcript: Transcript | null | undefined, recording: Recording, minConfidence: number): Parsed<Reading> {
  if (!transcript) return rejected('transcript.missing', 'There is no transcript; transcribe the recording or review it by ear.')
  const { startMs, endMs, channel, text, confidence } = transcript
  if (text.length === 0)
    return rejected('transcript.empty', 'The transcript has no segments; transcribe the recording again or review it by ear.')
  if (startMs.length !== text.length || endMs.length !== text.length || channel.length !== text.length)
    return rejected(
      'transcript.uneven',
      `The transcript's arrays hold ${startMs.length}, ${endMs.length}, ${channel.length} and ${text.length} elements; they must agree.`,
    )
  if (typeof confidence === 'number' && confidence < minConfidence)
    return rejected(
      'transcript.unsure',
      `The speech engine's confidence is ${confidence}; the form needs ${minConfidence}. Review the recording by ear.`,
    )
  const segments = text.map((words, index): Segment => {
    const from = startMs[index] ?? 0
    return {
      index,
      channel: channel[index] ?? 'agent',
      startMs: from,
      endMs: Math.max(from, endMs[index] ?? from),
      text: words,
      folded: fold(words),
    }
  })
  segments.sort((a, b) => a.startMs - b.startMs || a.index - b.index)
  const wordsEndMs = segments.reduce((latest, segment) => Math.max(latest, segment.endMs), 0)
  return parsed({
    segments,
    wordsEndMs,
    endMs: Math.max(wordsEndMs, (recording.durationSeconds ?? 0) * 1000),
    isMixed: recording.channels === 1,
  })
}
