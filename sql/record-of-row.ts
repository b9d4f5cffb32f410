/** Rows of the typed views as the records they came from: column `wait_seconds` is field `waitSeconds`. */

/** Only for rows of our own views, whose columns are generated from the same contracts as `Record`. */
export function recordOfRow<Record>(row: Readonly<{ [column: string]: unknown }>): Record {
  const fields = Object.entries(row).map(([column, value]) => [fieldOf(column), value])
  return Object.fromEntries(fields) as Record
}

const fieldOf = (column: string): string => column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
