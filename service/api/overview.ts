/** `GET /api/overview`: today so far in the site's zone, the seats now, orders, open alerts, jobs and how fresh the data is. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route } from './route.ts'
import { AskedZone, closed, InstantText, Nullable, NullableNumber, Ratio, Text, ZoneName } from './values.ts'

/** Measures of one set of queues over one period. Ratios 0..1; null where the denominator is zero. */
export const QueueMeasures = Type.Object({
  offered: Type.Number(),
  handled: Type.Number(),
  abandoned: Type.Number(),
  serviceLevelRatio: Ratio,
  abandonRatio: Ratio,
  asaSeconds: NullableNumber,
  ahtSeconds: NullableNumber,
  maxWaitSeconds: NullableNumber,
})
export type QueueMeasures = Static<typeof QueueMeasures>

export const QueueRow = Type.Interface([QueueMeasures], { queueId: Type.String() })
export type QueueRow = Static<typeof QueueRow>

/** One half hour of today. Forecast fields are null where none exists. */
export const TrendPoint = Type.Object({
  slotAt: InstantText,
  offered: NullableNumber,
  handled: NullableNumber,
  serviceLevelRatio: Ratio,
  mean: NullableNumber,
  lo80: NullableNumber,
  hi80: NullableNumber,
})
export type TrendPoint = Static<typeof TrendPoint>

export const SeatCount = Type.Object({ state: Type.String(), seats: Type.Number() })

export const OrderTypeRow = Type.Object({ orderType: Type.String(), open: Type.Number(), overdue: Type.Number(), dueSoon: Type.Number() })
export type OrderTypeRow = Static<typeof OrderTypeRow>

export const Orders = Type.Object({
  open: Type.Number(),
  overdue: Type.Number(),
  dueSoon: Type.Number({ description: 'Open and due within two hours.' }),
  openedToday: Type.Number(),
  resolvedToday: Type.Number(),
  byType: Type.Array(OrderTypeRow),
})

export const QualityToday = Type.Object({ scored: Type.Number(), meanRatio: Ratio, failed: Type.Number(), needsReview: Type.Number() })

export const JobState = Type.Object({
  job: Type.String(),
  status: Type.String(),
  slotAt: Nullable(InstantText),
  startedAt: Nullable(InstantText),
  endedAt: Nullable(InstantText),
  rows: NullableNumber,
  error: Nullable(Type.String()),
})
export type JobState = Static<typeof JobState>

export const Freshness = Type.Object({ topic: Type.String(), rows: Type.Number(), lastEventAt: Nullable(InstantText) })
export type Freshness = Static<typeof Freshness>

/** An alert that was raised and lasts. `unit` state: 1 while it is so. */
export const OpenAlert = Type.Object({
  rule: Type.String(),
  title: Text,
  about: Type.Enum(['queue', 'topic', 'interface', 'order_type', 'all']),
  subject: Type.String(),
  raisedAt: InstantText,
  unit: Type.Enum(['ratio', 'seconds', 'count', 'state']),
  value: Type.Number(),
  limit: Type.Number(),
})
export type OpenAlert = Static<typeof OpenAlert>

export const Overview = Type.Object({
  asOf: InstantText,
  zone: ZoneName,
  from: Type.String({ description: 'The numbers are about the local day [from, to).' }),
  to: InstantText,
  today: QueueMeasures,
  /** The same weekday last week, from midnight to the same time of day. */
  lastWeek: QueueMeasures,
  targets: Type.Object({ serviceLevelRatio: Type.Number(), answerSeconds: Type.Number(), abandonRatio: Type.Number() }),
  queues: Type.Array(QueueRow),
  trend: Type.Array(TrendPoint),
  seats: Type.Array(SeatCount),
  orders: Orders,
  quality: QualityToday,
  /** Latest first: those of the site's queues; topics, interfaces and order types are of all sites, as are jobs and freshness: whoever reaches some alone has none of these. */
  alerts: Type.Array(OpenAlert),
  jobs: Type.Array(JobState),
  freshness: Type.Array(Freshness),
})
export type Overview = Static<typeof Overview>

export const OverviewQuery = Type.Object({ site: Type.Optional(Type.String({ maxLength: 128 })), zone: AskedZone }, closed)

export const getOverview = route('GET', '/api/overview', rolesWith('site', ['supervisor', 'manager', 'scheduler', 'admin']), {
  summary: 'Today so far beside the same weekday last week, the seats now, orders, open alerts, jobs and freshness.',
  querystring: OverviewQuery,
  response: { 200: Overview, ...READ },
})
