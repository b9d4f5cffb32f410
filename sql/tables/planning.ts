/** What forecasting and planning write: forecasts and what people lay over them, staffing, special days, imported history, alarms. */
import { type Columns, INSTANT, latestOf, MAYBE_INSTANT, namesOf, table, view } from './definition.ts'

export const BANDS = {
  lo80: ['Float64', 'Lower end of the 80 % interval.'],
  hi80: ['Float64', 'Upper end of the 80 % interval.'],
  lo95: ['Float64', 'Lower end of the 95 % interval.'],
  hi95: ['Float64', 'Upper end of the 95 % interval.'],
} as const

export const forecastsTable = table({
  name: 'forecasts_v1',
  comment: 'Forecasts of calls offered per queue and half-hour, every run kept.',
  columns: {
    forecast_id: ['String', 'Follows from run, queue and slot.'],
    run_id: ['String', 'The run that made it; one that begins with backfill was computed later from the data before its origin.'],
    model: ['LowCardinality(String)', 'The model; with +intraday, corrected by the running day.'],
    role: ['LowCardinality(String)', 'official plans; challenger is kept beside it to compare.', { default: "'official'" }],
    queue_id: ['String', 'The skill queue.'],
    slot_at: [INSTANT, 'Start of the half-hour forecast.'],
    mean: ['Float64', 'Expected calls offered, redials left out.'],
    ...BANDS,
    aht_s: ['Nullable(Float64)', 'Expected handling time per call in seconds.'],
    origin_at: [INSTANT, 'Only data before this instant was used.'],
    as_of: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'as_of',
  partition: 'toYYYYMM(slot_at)',
  order: '(slot_at, forecast_id)',
})

export const forecastSumsTable = table({
  name: 'forecast_sums_v1',
  comment: 'Forecasts of sites and of the whole, every run kept.',
  columns: {
    sum_id: ['String', 'Follows from run, level, site and slot.'],
    run_id: ['String', 'The run that made it, as in forecasts.'],
    model: ['LowCardinality(String)', 'bottom-up: the queues added up; min-trace: queues and sums each moved by how accurate they were.'],
    level: ['LowCardinality(String)', 'site or total.'],
    site_id: ['String', 'The site; empty for the total.'],
    slot_at: [INSTANT, 'Start of the half-hour forecast.'],
    mean: ['Float64', 'Expected calls: exactly the sum of the official forecasts of its queues in this run.'],
    ...BANDS,
    direct: ['Float64', 'What the models expected of the added-up calls themselves, before reconciliation.'],
    naive: ['Float64', 'The four-week mean of the added-up calls.'],
    aht_s: ['Nullable(Float64)', 'Expected handling time per call in seconds.'],
    origin_at: [INSTANT, 'Only data before this instant was used.'],
    as_of: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'as_of',
  partition: 'toYYYYMM(slot_at)',
  order: '(slot_at, sum_id)',
})

export const forecastOverridesTable = table(
  {
    name: 'forecast_overrides_v1',
    comment: 'Overrides of forecasts by people, history included; the forecasts themselves are never changed.',
    columns: {
      override_id: ['String', 'The override.'],
      queue_id: ['String', 'The skill queue.'],
      from_at: [INSTANT, 'First half-hour it changes.'],
      to_at: [INSTANT, 'End of the half-hours, itself not included.'],
      operation: ['LowCardinality(String)', 'multiply, add or set, on the calls of each half-hour.'],
      amount: ['Float64', 'Factor, calls to add, or calls to set.'],
      reason: ['String', 'What the model does not know.'],
      author: ['String', 'Who decided.'],
      branch: ['LowCardinality(String)', 'Empty for the official plan, else the what-if branch.'],
      made_at: [INSTANT, 'Holds from then on.'],
      expires_at: [MAYBE_INSTANT, 'No longer holds from then on.'],
      withdrawn_at: [MAYBE_INSTANT, 'Taken back.'],
      withdrawn_by: ['String', 'Who took it back.'],
      withdrawn_reason: ['String', 'Why.'],
    },
    version: 'version',
    order: 'override_id',
  },
  { version: ['UInt64', 'Events of its stream; the latest row holds.'] },
)

export const staffingTable = table({
  name: 'staffing_v1',
  comment: 'Agents required per queue and half-hour, every run kept.',
  columns: {
    staffing_id: ['String', 'Follows from run, branch, queue and slot.'],
    run_id: ['String', 'The plan it answers: the forecast run, with a hash of the overrides on it.'],
    branch: ['LowCardinality(String)', 'Empty for the official plan, else the what-if branch.', { default: "''" }],
    queue_id: ['String', 'The skill queue.'],
    slot_at: [INSTANT, 'Start of the half-hour.'],
    calls: ['Float64', 'Calls assumed.'],
    aht_s: ['Float64', 'Handling time in seconds that it was worked out with.'],
    is_aht_assumed: ['Bool', 'Nothing told the handling time: the usual 300 s were assumed.', { default: 'false' }],
    required_agents: ['UInt32', 'Agents on the phone to meet the target.'],
    scheduled_agents: ['UInt32', 'Agents to roster, shrinkage included.'],
    service_level_ratio: ['Nullable(Float64)', 'Expected share answered in target.'],
    asa_s: ['Nullable(Float64)', 'Expected mean wait of answered calls in seconds.'],
    occupancy_ratio: ['Nullable(Float64)', 'Expected share of time on calls.'],
    abandon_ratio: ['Nullable(Float64)', 'Expected share that abandons.'],
    as_of: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'as_of',
  partition: 'toYYYYMM(slot_at)',
  order: '(slot_at, staffing_id)',
})

export const specialDaysTable = table(
  {
    name: 'dim_special_days_v1',
    comment: 'Special days entered by people, withdrawn ones included.',
    columns: {
      special_day_id: ['String', 'The entry.'],
      kind: ['LowCardinality(String)', 'holiday, closed, workday, campaign or bill_run.'],
      name: ['String', 'Days of the same name share one effect.'],
      queue_id: ['String', 'The only queue it is for; empty for all.'],
      from_on: ['Date', 'First local day.'],
      to_on: ['Date', 'Last local day, included.'],
      author: ['String', 'Who entered it.'],
      known_from: [INSTANT, 'Entered; earlier forecasts did not know it.'],
      known_to: [MAYBE_INSTANT, 'Withdrawn.'],
      withdrawn_by: ['String', 'Who withdrew it.'],
    },
    version: 'version',
    order: 'special_day_id',
  },
  { version: ['UInt64', 'Events of its stream; the latest row holds.'] },
)

export const volumeHistoryTable = table({
  name: 'volume_history_v1',
  comment: 'Calls of the time before Callboard, imported by half-hour.',
  columns: {
    queue_id: ['String', 'The skill queue.'],
    slot_at: [INSTANT, 'Start of the half-hour.'],
    calls: ['Float64', 'Calls offered.'],
    author: ['String', 'Who imported it.'],
    imported_at: [INSTANT, 'When; a later import of the same half-hour replaces the earlier.', { default: 'now64(3)' }],
  },
  version: 'imported_at',
  partition: 'toYYYYMM(slot_at)',
  order: '(queue_id, slot_at)',
})

export const forecastAlarmsTable = table({
  name: 'forecast_alarms_v1',
  comment: 'Alarms on forecasts, one per queue, kind and day.',
  columns: {
    alarm_id: ['String', 'Follows from queue, kind and day.'],
    queue_id: ['String', 'The skill queue.'],
    kind: ['LowCardinality(String)', 'bias, coverage or fallback.'],
    watched_on: ['Date', 'Last local day looked at.'],
    value: [
      'Float64',
      'bias: standard errors; coverage: share of slots in the 80 % band; fallback: error of the champion / error of the four-week mean.',
    ],
    limit_value: ['Float64', 'What it may be.'],
    raised_at: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'raised_at',
  order: '(watched_on, alarm_id)',
})

const { role: _, ...current } = forecastsTable.shown

const forecastsCurrent = view({
  name: 'forecasts_current',
  comment: 'Per queue and half-hour the official forecast from the latest data.',
  columns: current,
  as: latestBy(current, ['queue_id', 'slot_at'], "forecasts_v1 where role = 'official'", 'tuple(origin_at, as_of, run_id)'),
})

const staffingBranches = view({
  name: 'staffing_branches',
  comment: 'Per branch, queue and half-hour the latest requirement.',
  columns: staffingTable.shown,
  as: latestBy(staffingTable.shown, ['branch', 'queue_id', 'slot_at'], 'staffing_v1', 'tuple(as_of, run_id)'),
})

const { branch: __, ...official } = staffingTable.shown

const staffingCurrent = view({
  name: 'staffing_current',
  comment: 'Per queue and half-hour the latest official requirement.',
  columns: official,
  as: `select ${namesOf(official)} from staffing_branches where branch = ''`,
})

/** Of the rows with the same keys the one with the greatest `version`; one pass, where `final` would sort. */
function latestBy(columns: Columns, keys: readonly string[], from: string, version: string): string {
  const picked = Object.keys(columns).filter((column) => !keys.includes(column))
  const shown = Object.keys(columns).map((column) => (keys.includes(column) ? column : `pick.${picked.indexOf(column) + 1} as ${column}`))
  return `select ${shown.join(', ')}
from (select ${keys.join(', ')}, argMax(tuple(${picked.join(', ')}), ${version}) as pick from ${from} group by ${keys.join(', ')})`
}

export const planning = [
  ...[forecastsTable, latestOf(forecastsTable), forecastsCurrent, forecastSumsTable, latestOf(forecastSumsTable)],
  ...[forecastOverridesTable, latestOf(forecastOverridesTable), staffingTable, latestOf(staffingTable), staffingBranches, staffingCurrent],
  ...[
    specialDaysTable,
    latestOf(specialDaysTable),
    volumeHistoryTable,
    latestOf(volumeHistoryTable),
    forecastAlarmsTable,
    latestOf(forecastAlarmsTable),
  ],
]
