/** The published API of planning: overrides, special days, accuracy by lead, history import. */
import { type Static, Type } from 'typebox'
import { DayText, Id, InstantText, Nullable } from './common.ts'

const Author = Type.String({ minLength: 1, maxLength: 128 })

const Operation = Type.Union([Type.Literal('multiply'), Type.Literal('add'), Type.Literal('set')])

export const OverridesQuery = Type.Object({ queue: Id }, { additionalProperties: false })
export type OverridesQuery = Static<typeof OverridesQuery>

export const OverrideView = Type.Object({
  overrideId: Type.String(),
  queueId: Type.String(),
  from: InstantText,
  to: InstantText,
  operation: Operation,
  amount: Type.Number(),
  reason: Type.String(),
  author: Type.String(),
  branch: Type.String(),
  madeAt: InstantText,
  expiresAt: Nullable(InstantText),
  withdrawnAt: Nullable(InstantText),
  withdrawnBy: Type.String(),
  /** standing: holds now; expired and withdrawn: no longer. */
  state: Type.Union([Type.Literal('standing'), Type.Literal('expired'), Type.Literal('withdrawn')]),
})
export type OverrideView = Static<typeof OverrideView>

/** `id` is the client's: a repeat after a lost answer makes no second override. */
export const NewOverride = Type.Object(
  {
    id: Id,
    queue: Id,
    from: InstantText,
    to: InstantText,
    operation: Operation,
    amount: Type.Number(),
    reason: Type.String({ maxLength: 2000 }),
    author: Author,
    branch: Type.Optional(Type.String({ maxLength: 64 })),
    expiresAt: Type.Optional(InstantText),
  },
  { additionalProperties: false },
)
export type NewOverride = Static<typeof NewOverride>

export const Withdrawal = Type.Object(
  { author: Author, reason: Type.Optional(Type.String({ maxLength: 2000 })) },
  { additionalProperties: false },
)
export type Withdrawal = Static<typeof Withdrawal>

const SpecialDayKind = Type.Union([
  Type.Literal('holiday'),
  Type.Literal('closed'),
  Type.Literal('workday'),
  Type.Literal('campaign'),
  Type.Literal('bill_run'),
])

export const SpecialDaysQuery = Type.Object({ from: DayText, to: DayText }, { additionalProperties: false })
export type SpecialDaysQuery = Static<typeof SpecialDaysQuery>

export const SpecialDayView = Type.Object({
  /** Empty for a published day, which can't be withdrawn. */
  specialDayId: Type.String(),
  kind: SpecialDayKind,
  name: Type.String(),
  queueId: Type.String(),
  fromOn: DayText,
  toOn: DayText,
  author: Type.String(),
  madeAt: Nullable(InstantText),
  withdrawnAt: Nullable(InstantText),
})
export type SpecialDayView = Static<typeof SpecialDayView>

/** `country`: whose published days are among them; null where the zone names none. */
export const SpecialDays = Type.Object({ country: Nullable(Type.String()), days: Type.Array(SpecialDayView) })
export type SpecialDays = Static<typeof SpecialDays>

export const NewSpecialDay = Type.Object(
  {
    id: Id,
    kind: SpecialDayKind,
    name: Type.String({ maxLength: 200 }),
    queue: Type.Optional(Type.String({ maxLength: 128 })),
    fromOn: DayText,
    toOn: DayText,
    author: Author,
  },
  { additionalProperties: false },
)
export type NewSpecialDay = Static<typeof NewSpecialDay>

/** The last `days` local days that are over, of a queue, else of a site, else of the whole. */
export const AccuracyQuery = Type.Object(
  { queue: Type.Optional(Id), site: Type.Optional(Id), days: Type.Optional(Type.Integer({ minimum: 1, maximum: 92 })) },
  { additionalProperties: false },
)
export type AccuracyQuery = Static<typeof AccuracyQuery>

/** Ratios 0..1; null where nothing came or no such forecast was made. */
export const LeadAccuracy = Type.Object({
  lead: Type.String(),
  slots: Type.Number(),
  wape: Nullable(Type.Number()),
  /** With the overrides known at that lead. */
  plannedWape: Nullable(Type.Number()),
  /** Of the four-week mean over the same slots. */
  naiveWape: Nullable(Type.Number()),
  /** 1 − wape / naiveWape: above 0 the model is better than the mean. */
  valueAdded: Nullable(Type.Number()),
  bias: Nullable(Type.Number()),
  coverage80: Nullable(Type.Number()),
  coverage95: Nullable(Type.Number()),
  backfilledShare: Type.Number(),
})
export type LeadAccuracy = Static<typeof LeadAccuracy>

export const DayAccuracy = Type.Object({
  day: DayText,
  wape: Nullable(Type.Number()),
  naiveWape: Nullable(Type.Number()),
  bias: Nullable(Type.Number()),
  coverage80: Nullable(Type.Number()),
})
export type DayAccuracy = Static<typeof DayAccuracy>

export const ForecastAlarm = Type.Object({
  queueId: Type.String(),
  kind: Type.Union([Type.Literal('bias'), Type.Literal('coverage'), Type.Literal('fallback')]),
  watchedOn: DayText,
  value: Type.Number(),
  limit: Type.Number(),
})
export type ForecastAlarm = Static<typeof ForecastAlarm>

export const OverrideValue = Type.Object({
  overrideId: Type.String(),
  author: Type.String(),
  reason: Type.String(),
  slots: Type.Number(),
  errorWithout: Type.Number(),
  errorWith: Type.Number(),
  gain: Type.Number(),
})
export type OverrideValue = Static<typeof OverrideValue>

export const AccuracyReport = Type.Object({
  zone: Type.String(),
  from: DayText,
  to: DayText,
  leads: Type.Array(LeadAccuracy),
  /** The day-ahead forecast by local day. */
  days: Type.Array(DayAccuracy),
  alarms: Type.Array(ForecastAlarm),
  overrides: Type.Array(OverrideValue),
})
export type AccuracyReport = Static<typeof AccuracyReport>

/** CSV `timestamp,series_id,value`; times without offset are local to the site. */
export const HistoryUpload = Type.Object({ csv: Type.String(), author: Author }, { additionalProperties: false })
export type HistoryUpload = Static<typeof HistoryUpload>

export const HistoryAnswer = Type.Object({
  rows: Type.Number(),
  accepted: Type.Number(),
  rejected: Type.Number(),
  /** Half hours stored. */
  slots: Type.Number(),
  queues: Type.Array(Type.String()),
  rejects: Type.Array(Type.Object({ line: Type.Number(), text: Type.String(), code: Type.String(), message: Type.String() })),
})
export type HistoryAnswer = Static<typeof HistoryAnswer>
