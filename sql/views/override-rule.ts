/** What overrides make of a forecast, in SQL; `applyOverrides` of forecasting says the same, and a test holds one against the other. */

/** `calls` after one override, before nothing may fall below 0. */
const after = (calls: string, operation: string, amount: string): string =>
  `multiIf(${operation} = 'multiply', ${calls} * ${amount}, ${operation} = 'add', ${calls} + ${amount}, ${amount})`

/** `overrides`: tuples with the operation fifth and the amount sixth, in the order in which they were made. */
export const overridden = (mean: string, overrides: string): string =>
  `greatest(0, arrayFold((calls, o) -> ${after('calls', 'o.5', 'o.6')}, ${overrides}, ${mean}))`

export const overriddenBy = (mean: string, operation: string, amount: string): string => `greatest(0, ${after(mean, operation, amount)})`
