/** Rows of a CSV with a header, each with its line. */
import { parse } from 'csv-parse/sync'
import { CallboardError } from '../domain/kernel/errors.ts'

/** `line` counts from 1, the header's. `surplus`: cells beyond the header's; a row with fewer lacks the last fields. */
export type CsvRow = { readonly line: number; readonly fields: Readonly<Record<string, string>>; readonly surplus: readonly string[] }

/** As the message names it. */
type Form = { readonly what: string; readonly beginsWith: string }

/** Also mixed in one text; the parser alone settles on the first it meets and takes the rows of others for one. */
export const LINE_ENDS = ['\r\n', '\n', '\r']

/** Throws `usage` where the text is no CSV, or a column stands twice in its header. */
export function csvRows(csv: string, { what, beginsWith }: Form): { readonly header: readonly string[]; readonly rows: CsvRow[] } {
  const [first, ...rest] = recordsOf(csv, { what, beginsWith })
  const header = first?.record ?? []
  const twice = header.find((name, at) => name !== '' && header.indexOf(name) !== at)
  if (twice !== undefined)
    throw new CallboardError('usage', `Column '${twice}' stands twice in the header of the ${what}; keep the one that is meant.`)
  const rows = rest.map(({ record, info }) => ({
    line: info.lines,
    fields: Object.fromEntries(record.slice(0, header.length).map((cell, at) => [header[at] ?? '', cell])),
    surplus: record.slice(header.length).filter((cell) => cell !== ''),
  }))
  return { header, rows }
}

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

function recordsOf(csv: string, { what, beginsWith }: Form): Parsed[] {
  try {
    const records = parse(csv, {
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      record_delimiter: LINE_ENDS,
      relax_column_count: true,
    })
    // With `info` each record comes beside it, which the package's types know of named columns alone.
    return records as unknown as Parsed[]
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CallboardError('usage', `The ${what} is no CSV with a header (${reason}); begin with ${beginsWith}.`, { cause })
  }
}
