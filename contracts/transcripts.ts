/** Topic `transcripts`: the final transcript of one recording, segment by segment in parallel arrays. */
import { type Static, Type } from 'typebox'
import type { Contract } from './contract.ts'
import { Count, Id, Instant, Label, List, Measure, OneOf, optional, Text } from './fields.ts'

const schema = Type.Object({
  recordingId: Id('The recording transcribed.'),
  revision: Count('Grows with each new transcription.'),
  callId: Id('The queue leg recorded.'),
  startedAt: Instant('Recording began; segment times count from here.'),
  language: Label('BCP 47 tag, such as en or zh-CN.'),
  engine: Label('Speech engine and version.'),
  confidence: optional(Measure('Mean confidence 0..1.')),
  startMs: List(Count('Segment start.'), 'Milliseconds from the start of the recording.'),
  endMs: List(Count('Segment end.'), 'Milliseconds from the start of the recording.'),
  channel: List(OneOf(['agent', 'customer'], 'Who speaks.'), 'Speaker of each segment.'),
  text: List(Text('Words spoken.'), 'Words of each segment.'),
})

export type TranscriptRecord = Static<typeof schema>

export const transcripts: Contract<TranscriptRecord> = {
  topic: 'transcripts',
  version: 1,
  key: 'recordingId',
  revision: 'revision',
  slottingInstant: 'startedAt',
  sensitive: true,
  parallel: ['startMs', 'endMs', 'channel', 'text'],
  ranges: { confidence: [0, 1] },
  spans: [['startMs', 'endMs']],
  tables: [
    {
      name: 'transcripts',
      key: 'recordingId',
      slottingInstant: 'startedAt',
      comment: 'Final transcript of one recording; the four arrays have one element per segment.',
    },
  ],
  schema,
  examples: [
    {
      recordingId: 'r-1001',
      revision: 1,
      callId: 'c-1001',
      startedAt: '2026-03-02T01:00:12.000Z',
      language: 'en',
      engine: 'example-1',
      confidence: 0.93,
      startMs: [200, 3400],
      endMs: [3100, 8000],
      channel: ['agent', 'customer'],
      text: ['Good morning, this is the fault desk, my name is Lin.', 'Hello, my line has been dead since yesterday.'],
    },
  ],
}
