/** The forecasting library: volume and handling-time forecasts, calendars, backtests. Pure functions; `import … from 'callboard/forecasting'`. */
export { type AhtForecast, type AhtRequest, forecastAht, type SlotHandling } from './aht.ts'
export {
  type BacktestRequest,
  backtest,
  findLookAhead,
  type LeadGroup,
  parseLead,
  type SeriesResult,
  type Setup,
  type TestWindow,
} from './backtest.ts'
export { type LeadReport, meanReport, reportSeries, type SeriesReport } from './backtest-report.ts'
export { type Calendar, type CalendarEntry, type CalendarKind, EMPTY_CALENDAR } from './calendar.ts'
export { parseCalendar } from './calendar-file.ts'
export { countryOfZone } from './countries.ts'
export {
  forecastVolume,
  mainModel,
  OTHER_MODELS,
  type SlotCount,
  type SlotForecast,
  type VolumeForecast,
  type VolumeRequest,
} from './forecast.ts'
export { type Hierarchy, type Reconciled, reconcile, spreadOverSlots } from './hierarchy.ts'
export { inferCountry } from './infer-calendar.ts'
export { levelShifts, withLevelReset } from './level-shift.ts'
export type { FittedModel, VolumeModel } from './model.ts'
export { DAY_TOTAL_SETTINGS, type DayTotalSettings, dayTotalProfile } from './models/day-total-profile.ts'
export { gammaPoisson } from './models/gamma-poisson.ts'
export { harmonicRegression } from './models/harmonic-regression.ts'
export { seasonalMean } from './models/seasonal-mean.ts'
export { svdScores } from './models/svd-scores.ts'
export { weekdayMean } from './models/weekday-mean.ts'
export { comparePeers, compareRuns, type PeerComparison, type PeerDay, readPeers } from './peers.ts'
export { publishedHolidays } from './published-holidays.ts'
export { buildSeries, type CountRow, type DaySeries, type History, historyUntil, operatingDays } from './series.ts'
export { readCountRows } from './series-csv.ts'
