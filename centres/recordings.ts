/** Recordings (录音) of a host that controls them: begun, suppressed, ended. */
import type { Role } from '../domain/principal.ts'
import {
  type Recording,
  type RecordingCommand,
  type RecordingEvent,
  recordingDecider,
  recordingRecord,
} from '../domain/traffic/recording.ts'
import { type Aggregate, publication } from '../ledger/aggregate.ts'

const who: readonly Role[] = ['agent', 'supervisor', 'system']

const ID = { id: 'id' } as const

export const recordings: Aggregate<RecordingCommand, RecordingEvent, Recording> = {
  kind: 'recording',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: recordingDecider,
  isMeasured: true,
  says: {
    StartRecording: { ...ID, callId: 'id', siteId: 'id', queueId: 'id', 'seatId?': 'id', 'agentId?': 'id' },
    SuppressRecording: { ...ID, reason: 'text' },
    ContinueRecording: ID,
    StopRecording: { ...ID, 'audioUri?': 'text', 'format?': 'label', 'sampleRateHz?': 'count', 'channels?': 'count' },
  },
  permissions: { StartRecording: who, SuppressRecording: who, ContinueRecording: who, StopRecording: who },
  publication: publication('recordings', recordingDecider, (_event: RecordingEvent, version, after) =>
    after.status === 'none' ? undefined : recordingRecord(after, version),
  ),
}
