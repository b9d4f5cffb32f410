/** `GET /api/forecast/accuracy`: how far forecasts were off, by lead and day, and whether overrides helped. */
import { type Static, Type } from 'typebox'
import { PLANS } from './may.ts'
import { READ, route } from './route.ts'
import { closed, DayText, Id, Nullable, Ratio, ZoneName } from './values.ts'

/** The last `days` local days that are over, of a queue, else of a site, else of the whole. */
export const AccuracyQuery = Type.Object(
  { queue: Type.Optional(Id), site: Type.Optional(Id), days: Type.Optional(Type.Integer({ minimum: 1, maximum: 92 })) },
  closed,
)

/** Ratios 0..1; null where nothing came or no such forecast was made. */
export const LeadAccuracy = Type.Object({
  lead: Type.String(),
  slots: Type.Number(),
  wape: Ratio,
  plannedWape: Nullable(Type.Number({ description: 'With the overrides known at that lead.' })),
  naiveWape: Nullable(Type.Number({ description: 'Of the four-week mean over the same slots.' })),
  valueAdded: Nullable(Type.Number({ description: '1 − wape / naiveWape: above 0 the model is better than the mean.' })),
  bias: Ratio,
  coverage80: Ratio,
  coverage95: Ratio,
  backfilledShare: Type.Number(),
})
export type LeadAccuracy = Static<typeof LeadAccuracy>

export const DayAccuracy = Type.Object({ day: DayText, wape: Ratio, naiveWape: Ratio, bias: Ratio, coverage80: Ratio })
export type DayAccuracy = Static<typeof DayAccuracy>

export const ForecastAlarm = Type.Object({
  queueId: Type.String(),
  kind: Type.Enum(['bias', 'coverage', 'fallback']),
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
  zone: ZoneName,
  from: DayText,
  to: DayText,
  leads: Type.Array(LeadAccuracy),
  days: Type.Array(DayAccuracy, { description: 'The day-ahead forecast by local day.' }),
  alarms: Type.Array(ForecastAlarm),
  overrides: Type.Array(OverrideValue),
})
export type AccuracyReport = Static<typeof AccuracyReport>

export const getAccuracy = route('GET', '/api/forecast/accuracy', PLANS, {
  summary: 'How good the forecasts of the last days were, by lead and by day.',
  querystring: AccuracyQuery,
  response: { 200: AccuracyReport, ...READ },
})
