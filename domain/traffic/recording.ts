/** A recording (录音): begun, suppressed while payment details are spoken, ended; what is known of it goes to the `recordings` topic, never the sound. */
import type { RecordingRecord } from '../../contracts/index.ts'
import type { Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed } from '../kernel/parsed.ts'
import { type Instant, type Seconds, seconds, secondsBetween, toIso } from '../kernel/time.ts'

type Opening = {
  readonly callId: string
  readonly siteId: string
  readonly queueId: string
  readonly seatId?: string
  readonly agentId?: string
}

/** Of the finished audio; `audioUri` lies under one of the configured roots. */
type Audio = { readonly audioUri?: string; readonly format?: string; readonly sampleRateHz?: number; readonly channels?: number }

export type RecordingCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'StartRecording' } & Opening)
    /** Card numbers and codes may not be on the audio. */
    | { readonly type: 'SuppressRecording'; readonly reason: string }
    | { readonly type: 'ContinueRecording' }
    | ({ readonly type: 'StopRecording' } & Audio)
  )
export type RecordingEvent = Done & { readonly id: string } & (
    | ({ readonly type: 'recording_started' } & Opening)
    | { readonly type: 'recording_suppressed'; readonly reason: string }
    | { readonly type: 'recording_continued' }
    | ({ readonly type: 'recording_stopped' } & Audio)
  )

export type RecordingStatus = 'recording' | 'suppressed' | 'stopped'

export type LiveRecording = Opening &
  Audio & {
    readonly id: string
    readonly status: RecordingStatus
    readonly startedAt: Instant
    readonly lastAt: Instant
    readonly stoppedAt?: Instant
    readonly suppressedAt?: Instant
    readonly pausedSeconds: Seconds
  }
export type Recording = { readonly status: 'none' } | LiveRecording

type Step = Exclude<RecordingCommand['type'], 'StartRecording'>

export const RECORDING: Machine<RecordingStatus, Step> = {
  name: 'recording',
  title: { en: 'Recording', zh: '录音' },
  initial: 'recording',
  ends: ['stopped'],
  transitions: {
    SuppressRecording: { from: ['recording'], to: 'suppressed' },
    ContinueRecording: { from: ['suppressed'], to: 'recording' },
    StopRecording: { from: ['recording', 'suppressed'], to: 'stopped' },
  },
}

const rules: CommandRules<RecordingStatus, Step, 'StartRecording'> = {
  family: 'recording',
  opening: 'StartRecording',
  machine: RECORDING,
  texts: { StartRecording: ['callId', 'siteId', 'queueId'], SuppressRecording: ['reason'], ContinueRecording: [], StopRecording: [] },
}

/** Rejections: `recording.*` of `commonErrors`, `id.invalid`. */
export const recordingDecider: Decider<RecordingCommand, RecordingEvent, Recording> = {
  initial: { status: 'none' },
  decide: (command, recording) => {
    const wrong = guard(rules, command, recording)
    if (wrong) return wrong
    switch (command.type) {
      case 'StartRecording':
        return parsed([{ ...command, type: 'recording_started' }])
      case 'SuppressRecording':
        return parsed([{ ...command, type: 'recording_suppressed' }])
      case 'ContinueRecording':
        return parsed([{ ...command, type: 'recording_continued' }])
      case 'StopRecording':
        return parsed([{ ...command, type: 'recording_stopped' }])
    }
  },
  evolve,
}

function evolve(recording: Recording, event: RecordingEvent): Recording {
  if (event.type === 'recording_started') {
    if (recording.status !== 'none') return recording
    const { type: _type, at, by: _by, ...said } = event
    return { ...said, status: RECORDING.initial, startedAt: at, lastAt: at, pausedSeconds: seconds(0) }
  }
  if (recording.status === 'none') return recording
  const { status, suppressedAt, pausedSeconds } = recording
  const suppressed = status === 'suppressed' && suppressedAt !== undefined ? secondsBetween(suppressedAt, event.at) : 0
  const kept = { ...recording, lastAt: event.at, pausedSeconds: seconds(pausedSeconds + suppressed) }
  switch (event.type) {
    case 'recording_suppressed':
      return { ...kept, status: statusAfter(RECORDING, 'SuppressRecording', status), suppressedAt: event.at }
    case 'recording_continued':
      return { ...kept, status: statusAfter(RECORDING, 'ContinueRecording', status) }
    case 'recording_stopped': {
      const { type: _type, at, by: _by, id: _id, ...audio } = event
      return { ...kept, ...audio, status: statusAfter(RECORDING, 'StopRecording', status), stoppedAt: at }
    }
  }
}

/** `durationSeconds` is the length of the audio: suppressed time is not on it. While the recording runs, up to its last event. */
export function recordingRecord(recording: LiveRecording, revision: number): RecordingRecord {
  const { id, callId, siteId, queueId, seatId, agentId, startedAt, stoppedAt, lastAt, pausedSeconds } = recording
  const { audioUri, format, sampleRateHz, channels } = recording
  const optional = { seatId, agentId, audioUri, format, sampleRateHz, channels }
  return {
    recordingId: id,
    revision,
    callId,
    siteId,
    queueId,
    startedAt: toIso(startedAt),
    durationSeconds: secondsBetween(startedAt, stoppedAt ?? lastAt) - pausedSeconds,
    pausedSeconds,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}
