/** The answer of `callboard backtest --intraday`: the rest of the day after every hour, updated and not. */
import type { Setup, TestWindow } from '../forecasting/backtest.ts'
import { type IntradayReport, intradayBacktest } from '../forecasting/intraday-backtest.ts'
import type { DaySeries } from '../forecasting/series.ts'
import type { Io } from './command.ts'
import { tableText } from './table.ts'

export function answerIntraday(
  io: Io,
  series: readonly DaySeries[],
  setup: Setup,
  window: TestWindow,
  settings: Readonly<Record<string, unknown>>,
): number {
  const startedAt = performance.now()
  const reports = series.map((one, index): IntradayReport => {
    io.progress('intraday', index, series.length)
    return intradayBacktest(one, setup, window)
  })
  io.progress('intraday', series.length, series.length)
  io.answer({ settings, seconds: (performance.now() - startedAt) / 1000, series: reports }, () => table(reports))
  return 0
}

const text = (value: number | null): string => (value === null ? '–' : value.toFixed(4))

const table = (reports: readonly IntradayReport[]): string =>
  tableText(
    ['series', 'afterHours', 'n', 'wape', 'noUpdate', 'ratio', 'coverage80', 'width80'],
    reports.flatMap(({ id, hours }) =>
      hours.map((hour) => [
        id,
        String(hour.afterHours),
        String(hour.n),
        text(hour.wape),
        text(hour.noUpdate),
        text(hour.ratio),
        text(hour.coverage80),
        text(hour.width80),
      ]),
    ),
  )
