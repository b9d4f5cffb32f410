/** Topic `queue-intervals`: what another system counted for a queue in an interval, where only its sums are to be had. */
import { type Static, Type } from 'typebox'
import type { Contract } from './contract.ts'
import { Count, Id, Instant, Label, Measure, optional, Seconds } from './fields.ts'

const schema = Type.Object({
  intervalId: Id('Queue and start, and whatever else the source splits by.'),
  revision: Count('Grows with each later export of the interval.'),
  queueId: Id('The skill queue.'),
  siteId: optional(Id('The site.')),
  mediaType: optional(Label('voice, chat …, where the source splits by it.')),
  startedAt: Instant('The interval began.'),
  intervalSeconds: Seconds('Length of the interval; it is half-open.'),
  offered: Count('Legs that entered the queue.'),
  answered: optional(Count('Legs answered by an agent.')),
  abandoned: optional(Count('Legs whose caller left unanswered.')),
  overflowed: optional(Count('Legs that left for another queue.')),
  transferred: optional(Count('Answered legs transferred on.')),
  answeredInTarget: optional(Count('Legs answered within the target.')),
  targetSeconds: optional(Seconds("The source's answer target.")),
  serviceLevelRatio: optional(Measure('As the source reports it, by its own rule, 0..1.')),
  waitSeconds: optional(Seconds('Total wait of answered legs.')),
  talkSeconds: optional(Seconds('Total conversation without hold.')),
  holdSeconds: optional(Seconds('Total hold.')),
  wrapSeconds: optional(Seconds('Total after-call work.')),
  handleSeconds: optional(Seconds('Total of talk, hold and after-call work.')),
})

export type QueueIntervalRecord = Static<typeof schema>

export const queueIntervals: Contract<QueueIntervalRecord> = {
  topic: 'queue-intervals',
  version: 1,
  key: 'intervalId',
  revision: 'revision',
  slottingInstant: 'startedAt',
  sensitive: false,
  ranges: { serviceLevelRatio: [0, 1] },
  tables: [
    {
      name: 'queue_intervals',
      key: 'intervalId',
      slottingInstant: 'startedAt',
      comment: 'Counts and sums of a queue in an interval as another system reports them; no calls are made of them.',
    },
  ],
  schema,
  examples: [
    {
      intervalId: 'q-fault/2026-03-02T01:00:00.000Z',
      revision: 1,
      queueId: 'q-fault',
      startedAt: '2026-03-02T01:00:00.000Z',
      intervalSeconds: 1800,
      offered: 42,
      answered: 39,
      abandoned: 3,
      answeredInTarget: 33,
      targetSeconds: 20,
      serviceLevelRatio: 0.8,
      waitSeconds: 612,
      talkSeconds: 7020,
      holdSeconds: 390,
      wrapSeconds: 1170,
      handleSeconds: 8580,
    },
    {
      intervalId: 'q-billing/2026-03-02T01:00:00.000Z',
      revision: 1,
      queueId: 'q-billing',
      mediaType: 'voice',
      startedAt: '2026-03-02T09:00:00+08:00',
      intervalSeconds: 1800,
      offered: 0,
    },
  ],
}
