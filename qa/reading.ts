/** A transcript ready to be searched: segments in time order, their text folded once. */
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Channel, Recording, Transcript } from './recording.ts'
import { fold } from './text.ts'

export type Segment = {
  /** Place in the transcript's arrays. */
  readonly index: number
  readonly channel: Channel
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

/** The segments of one side, their words joined: one search of 800 characters is eight times faster than fifty of sixteen. */
export type Track = {
  readonly segments: readonly Segment[]
  readonly text: string
  /** Where segment i begins in `text`. */
  readonly textFrom: readonly number[]
  readonly folded: string
  readonly foldedFrom: readonly number[]
  /** Index within the segment's own text of every folded character. */
  readonly at: readonly number[]
}

export type Reading = {
  readonly segments: readonly Segment[]
  readonly tracks: Readonly<Record<Channel, Track>>
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
    }
  })
  segments.sort((a, b) => a.startMs - b.startMs || a.index - b.index)
  const wordsEndMs = segments.reduce((latest, segment) => Math.max(latest, segment.endMs), 0)
  const tracks = { agent: trackOf(segments, 'agent'), customer: trackOf(segments, 'customer') }
  const allEndMs = Math.max(wordsEndMs, (recording.durationSeconds ?? 0) * 1000)
  return parsed({ segments, tracks, wordsEndMs, endMs: allEndMs, isMixed: recording.channels === 1 })
}

/** Wide enough that no approximate match pays for crossing it. */
const BREAK = '\n'.repeat(6)
const BREAKS = new Array<number>(BREAK.length).fill(0)

function trackOf(all: readonly Segment[], channel: Channel): Track {
  const segments = all.filter((segment) => segment.channel === channel)
  const textFrom: number[] = []
  const foldedFrom: number[] = []
  const at: number[] = []
  const words: string[] = []
  let [text, folded] = [0, 0]
  for (const segment of segments) {
    const one = fold(segment.text)
    textFrom.push(text)
    foldedFrom.push(folded)
    words.push(one.text)
    at.push(...one.at, ...BREAKS)
    text += segment.text.length + BREAK.length
    folded += one.text.length + BREAK.length
  }
  return { segments, text: segments.map((segment) => segment.text).join(BREAK), textFrom, folded: words.join(BREAK), foldedFrom, at }
}

/** Index of the segment that holds character `position`. */
export function segmentAt(from: readonly number[], position: number): number {
  let [low, high] = [0, from.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((from[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}
