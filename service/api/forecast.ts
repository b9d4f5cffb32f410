/** `GET /api/forecast`: what will come, half hour by half hour, with the overrides that stand. */
import { type Static, Type } from 'typebox'
import { PLANS } from './may.ts'
import { READ, route } from './route.ts'
import { closed, DayText, Id, InstantText, Nullable, NullableNumber, Ratio, ZoneName } from './values.ts'

/** Local days `[from, to]` of the site's zone, both inclusive; at most 62 days. Of a queue, else of a site, else of the whole. */
export const RangeQuery = Type.Object(
  { queue: Type.Optional(Id), site: Type.Optional(Id), from: DayText, to: DayText, branch: Type.Optional(Type.String({ maxLength: 64 })) },
  closed,
)
export type RangeQuery = Static<typeof RangeQuery>

const AsOf = Type.String({ description: 'The forecast and the overrides as they were known at this instant.' })

export const ForecastQuery = Type.Object({ ...RangeQuery.properties, asOf: Type.Optional(AsOf) }, closed)

export const ForecastPoint = Type.Object({
  slotAt: InstantText,
  mean: NullableNumber,
  lo80: NullableNumber,
  hi80: NullableNumber,
  lo95: NullableNumber,
  hi95: NullableNumber,
  planned: Nullable(Type.Number({ description: 'The mean with the overrides that stand.' })),
  ahtSeconds: Nullable(Type.Number({ description: 'Expected handling time.' })),
  workloadErlangs: Nullable(Type.Number({ description: 'planned × ahtSeconds / 1800: agents busy without waiting.' })),
  actual: Nullable(Type.Number({ description: 'Calls offered, redials left out; null for a slot that has not ended.' })),
})
export type ForecastPoint = Static<typeof ForecastPoint>

/** Of the ended slots that have a forecast; null while there are none. */
export const Accuracy = Type.Object({ slots: Type.Number(), wape: Ratio, bias: Ratio, coverage80: Ratio, coverage95: Ratio })
export type Accuracy = Static<typeof Accuracy>

export const Forecast = Type.Object({
  zone: ZoneName,
  model: Nullable(Type.String()),
  asOf: Nullable(InstantText),
  isThin: Type.Boolean({ description: 'A queue shown has calls on fewer than 21 days: its forecast leans on its siblings.' }),
  points: Type.Array(ForecastPoint),
  accuracy: Accuracy,
  branches: Type.Array(Type.String(), { description: 'What-if branches of the queues that hold an override.' }),
})
export type Forecast = Static<typeof Forecast>

export const getForecast = route('GET', '/api/forecast', PLANS, {
  summary: 'Calls expected and counted in each half hour of a queue, a site or the whole.',
  querystring: ForecastQuery,
  response: { 200: Forecast, ...READ },
})
