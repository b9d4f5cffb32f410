/** Topic `recordings`: metadata of one recording; the audio stays where `audioUri` says. */
import { type Static, Type } from 'typebox'
import type { Contract } from './contract.ts'
import { Count, Id, Instant, Label, optional, Seconds, Text } from './fields.ts'

const schema = Type.Object({
  recordingId: Id('The recording.'),
  revision: Count('Grows with each later description.'),
  callId: Id('The queue leg recorded.'),
  siteId: Id('The site.'),
  queueId: Id('The skill queue.'),
  seatId: optional(Id('The seat recorded.')),
  agentId: optional(Id('The agent recorded.')),
  startedAt: Instant('Recording began.'),
  durationSeconds: Seconds('Length of the audio.'),
  audioUri: optional(Text('Where the audio is kept.')),
  format: optional(Label('Codec or container, such as wav or opus.')),
  sampleRateHz: optional(Count('Samples per second and channel.')),
  channels: optional(Count('1 = mixed, 2 = agent and customer apart.')),
  pausedSeconds: optional(Seconds('Suppressed while payment details were spoken.')),
})

export type RecordingRecord = Static<typeof schema>

export const recordings: Contract<RecordingRecord> = {
  topic: 'recordings',
  version: 1,
  key: 'recordingId',
  revision: 'revision',
  slottingInstant: 'startedAt',
  sensitive: false,
  tables: [{ name: 'recordings', key: 'recordingId', slottingInstant: 'startedAt', comment: 'Metadata of one recording.' }],
  schema,
  examples: [
    {
      recordingId: 'r-1001',
      revision: 1,
      callId: 'c-1001',
      siteId: 's-east',
      queueId: 'q-fault',
      seatId: 'seat-014',
      agentId: 'a-014',
      startedAt: '2026-03-02T01:00:12.000Z',
      durationSeconds: 240,
      audioUri: 'file:///recordings/2026/03/02/r-1001.wav',
      format: 'wav',
      sampleRateHz: 8000,
      channels: 2,
    },
  ],
}
