/** What the catalogue says of a KPI. */

export type Unit = 'ratio' | 'seconds' | 'ms' | 'count'

export type Kpi = {
  /** Stable name used by panels, alerts, API and targets. */
  readonly id: string
  readonly en: string
  readonly zh: string
  readonly unit: Unit
  /** The view whose rows `expression` aggregates; the reader chooses period and dimensions. */
  readonly view: string
  /** ClickHouse aggregate over rows of `view`; null where its denominator is zero. */
  readonly expression: string
  /** Totals of parts add up to the total of the whole; false for ratios, means and percentiles. */
  readonly isAdditive: boolean
  /** The KPI that counts the records left out because they do not say what is measured. */
  readonly unknown?: string
  readonly description: { readonly en: string; readonly zh: string }
  /** Where the definition comes from. */
  readonly source: string
}

export const ratio = (numerator: string, denominator: string): string => `${numerator} / nullIf(${denominator}, 0)`
