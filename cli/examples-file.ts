/** Labelled texts from CSV or JSON files, gzipped or not. */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { parse as parseCsv } from 'csv-parse/sync'
import { LINE_ENDS } from '../centres/csv-rows.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { parseJsonFile } from '../domain/kernel/json-file.ts'
import type { Example } from '../qa/intents/model.ts'

const TEXT_COLUMNS = ['text', 'sentence', 'utterance', 'query']
const LABEL_COLUMNS = ['label', 'category', 'intent', 'domain']

export type Columns = { readonly text: string | undefined; readonly label: string | undefined }

/** `FILE` is CSV with a header, or JSON: objects or [text, label] pairs. `FILE#train,oos_train` reads these lists of a JSON object. */
export async function readExamples(name: string, columns: Columns): Promise<Example[]> {
  const [file = '', keys] = name.split('#')
  const text = await readText(file)
  const rows = /\.json(\.gz)?$/.test(file) ? jsonRows(text, file, keys) : csvRows(text, file)
  const examples = rows.map((row, i) => exampleOf(row, columns, `${file}, row ${i + 1}`))
  if (examples.length === 0)
    throw new CallboardError('usage', `'${name}' holds no examples; it needs a header line and rows with a text and a label.`)
  return examples
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file)
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (cause) {
    throw new CallboardError(
      'usage',
      `'${file}' can not be read (${cause instanceof Error ? cause.message : String(cause)}); name an existing CSV or JSON file.`,
      { cause },
    )
  }
}

type Row = Readonly<Record<string, unknown>>

/** A text with a comma and without quotes would take its end for the label. */
function csvRows(text: string, file: string): Row[] {
  try {
    return parseCsv(text, { columns: true, bom: true, skip_empty_lines: true, record_delimiter: LINE_ENDS })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CallboardError('usage', `'${file}' is no CSV with a header (${reason}); put quotes around a text that holds a comma.`, {
      cause,
    })
  }
}

function jsonRows(text: string, file: string, keys: string | undefined): Row[] {
  const value: unknown = parseJsonFile(text, `'${file}'`)
  const lists =
    keys === undefined
      ? [value]
      : keys
          .split(',')
          .map((key) =>
            typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined,
          )
  return lists.flatMap((list: unknown, i) => {
    if (!Array.isArray(list))
      throw new CallboardError('usage', `'${file}' holds no list ${keys?.split(',')[i] ?? 'of examples'}; name one of its keys after #.`)
    return list.map(
      (entry: unknown): Row =>
        Array.isArray(entry) ? { text: entry[0], label: entry[1] } : { ...(typeof entry === 'object' ? entry : {}) },
    )
  })
}

function exampleOf(row: Row, columns: Columns, place: string): Example {
  const read = (given: string | undefined, usual: readonly string[], option: string): string => {
    const name = given ?? usual.find((one) => one in row)
    const value = name === undefined ? undefined : row[name]
    if (typeof value === 'string') return value
    throw new CallboardError(
      'usage',
      `${place} has no ${option} column '${name ?? usual.join("', '")}'; it has ${Object.keys(row).join(', ')}. Name it with --${option}.`,
    )
  }
  return { text: read(columns.text, TEXT_COLUMNS, 'text'), label: read(columns.label, LABEL_COLUMNS, 'label') }
}
