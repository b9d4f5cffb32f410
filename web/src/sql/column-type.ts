/** What ClickHouse types mean for display. */

export const isNumeric = (type: string): boolean => /^(Nullable\(|LowCardinality\()*(U?Int|Float|Decimal)/.test(type)
