/** Rows of a CSV with a header, each with its line. */
import { parse } from 'csv-parse/sync'
import { CallboardError } from '../domain/kernel/errors.ts'

/** `line` counts from 1, the header's. */
export type CsvRow = { readonly line: number; readonly fields: Readonly<Record<string, string>> }

type Form = {
  /** As the message names it. */
  readonly what: string
  readonly beginsWith: string
  /** Of cells beyond the header's; a row with fewer lacks the last fields. */
  readonly surplus: 'ignored' | 'refused'
}

/** Also mixed in one text; the parser alone settles on the first it meets and takes the rows of others for one. */
export const LINE_ENDS = ['\r\n', '\n', '\r']

/** Throws `usage` where the text is no CSV. */
export function csvRows(csv: string, { what, beginsWith, surplus }: Form): CsvRow[] {
  try {
    const records: { record: Record<string, string>; info: { lines: number } }[] = parse(csv, {
      columns: true,
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      record_delimiter: LINE_ENDS,
      relax_column_count_less: true,
      relax_column_count_more: surplus === 'ignored',
    })
    return records.map(({ record, info }) => ({ line: info.lines, fields: record }))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CallboardError('usage', `The ${what} is no CSV with a header (${reason}); begin with ${beginsWith}.`, { cause })
  }
}
