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

export const recordings: Aggregate<RecordingCommand, RecordingEvent, Recording> = {
  kind: 'recording',
  idOf: ({ id }) => id,
  decider: recordingDecider,
  isMeasured: true,
  permissions: { StartRecording: who, SuppressRecording: who, ContinueRecording: who, StopRecording: who },
  publication: publication('recordings', recordingDecider, (_event: RecordingEvent, version, after) =>
    after.status === 'none' ? undefined : recordingRecord(after, version),
  ),
}
