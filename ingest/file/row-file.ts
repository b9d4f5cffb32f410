/** Rows of a file, read as a stream: CSV or NDJSON, plain, gzip or zip, or Parquet through the engine. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Store } from '../../sql/store.ts'
import { at, type Mapped, type Row, rowMapper } from '../mappings/map-row.ts'
import { columnsOf, type Mapping, rulesOf } from '../mappings/mapping.ts'
import { rowRejected } from '../mappings/row-reject.ts'
import type { Origin } from '../record.ts'
import { topicNamed } from '../topics.ts'
import { parquetAsLines } from './parquet.ts'
import { decoded, LARGEST_ROW, textLines } from './text-lines.ts'
import { type Packing, packingOf, unpacked, zipNames } from './unpack.ts'

/** A row's number from 1 without the header, its text for a rejects file, and what the mapping made of it. */
export type FileRow = { readonly row: number; readonly text: string; readonly mapped: Mapped }

export type RowFile = {
  /** `file:` and a hash of content and mapping: the same file under the same mapping is the same source. */
  readonly origin: Origin
  /** Bytes as stored. */
  readonly bytes: number
  /** May be called again for another pass; `onRead` hears the bytes read. */
  rows(onRead?: (bytes: number) => void): AsyncIterable<FileRow>
  /** Removes what was written to read it. */
  close(): Promise<void>
}

export type RowFileOptions = {
  readonly path: string
  readonly mapping: Mapping
  readonly zone: string | undefined
  /** Reads Parquet; others need none. */
  readonly store?: Store
  /** For what Parquet is turned into. */
  readonly scratch: string
}

/** Throws `not_found` where the file can't be read, `usage` where it can't be unpacked or the mapping lacks a zone. */
export async function openRowFile({ path, mapping, zone, store, scratch }: RowFileOptions): Promise<RowFile> {
  const { hash, packing } = await inspected(path, JSON.stringify([mapping, zone ?? null]))
  const { size } = await stat(path)
  const key = topicNamed(mapping.topic).contract.key
  const map = rowMapper(mapping, zone, key)
  const [plain, close] = packing === 'parquet' ? await parquetAsLines(store, path, scratch) : [path, async () => undefined]
  const isLines = packing === 'parquet' || mapping.format === 'ndjson'
  return {
    origin: { source: `file:${hash}`, generation: 0 },
    bytes: packing === 'parquet' ? (await stat(plain)).size : size,
    rows: (onRead = () => undefined) => {
      const bytes = unpacked(plain, packing === 'parquet' ? 'plain' : packing, onRead)
      const texts = decoded(bytes, packing === 'parquet' ? 'utf-8' : (mapping.encoding ?? 'utf-8'))
      return isLines ? lineRows(texts, mapping, map, key) : csvRows(texts, mapping, map)
    },
    close,
  }
}

/** One pass over the file: its hash, how it is packed, and that a zip holds one text file. */
async function inspected(path: string, salt: string): Promise<{ hash: string; packing: Packing }> {
  const hash = createHash('sha256')
  let packing: Packing | undefined
  const zip = zipNames()
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      packing ??= packingOf(chunk)
      hash.update(chunk)
      if (packing === 'zip') zip.push(chunk)
    }
  } catch (cause) {
    if (packing === 'zip') throw new CallboardError('usage', `The file '${path}' can't be unpacked: ${String(cause)}.`, { cause })
    throw new CallboardError('not_found', `The file '${path}' can't be read; check the path.`, { cause })
  }
  if (packing === 'zip' && zip.names.length !== 1)
    throw new CallboardError(
      'usage',
      zip.names.length === 0
        ? `The archive '${path}' holds no .csv or .ndjson file.`
        : `The archive '${path}' holds ${zip.names.length} files (${zip.names.join(', ')}); unpack it and import each.`,
    )
  return { hash: hash.update(salt).digest('hex'), packing: packing ?? 'plain' }
}

async function* csvRows(texts: AsyncIterable<string>, mapping: Mapping, map: (row: Row) => Mapped): AsyncGenerator<FileRow> {
  const delimiter = mapping.delimiter ?? ','
  const options = { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: LARGEST_ROW }
  const source = Readable.from(texts, { objectMode: false })
  const parser = parse(options)
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let names: string[] | undefined
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!names) {
        names = distinctNames(cells)
        checkColumns(mapping, names)
        continue
      }
      row += 1
      yield { row, text: cells.join(delimiter), mapped: csvRow(cells, names, map) }
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new CallboardError(
      'usage',
      `The CSV can't be read after row ${row}: ${cause.message}. Close the quote, or set the mapping's delimiter.`,
      {
        cause,
      },
    )
  } finally {
    source.destroy()
  }
}

function csvRow(cells: readonly string[], names: readonly string[], map: (row: Row) => Mapped): Mapped {
  if (cells.length !== names.length)
    return rowRejected('row.columns', {
      column: null,
      value: null,
      rule: `the row has ${cells.length} columns, the header ${names.length}`,
      remedy: 'quote cells that hold the delimiter, or set it in the mapping',
    })
  const broken = cells.findIndex((cell) => cell.includes('\ufffd'))
  if (broken >= 0) return notText(names[broken] ?? '', cells[broken] ?? '')
  return map(Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell])))
}

const notText = (column: string, value: string): Mapped =>
  rowRejected('row.encoding', {
    column,
    value,
    rule: 'holds bytes that are no text in this encoding',
    remedy: "set the mapping's encoding, such as gb18030",
  })

/** A name that occurs again gets its number: `category`, `category#2`. A byte-order mark is no part of a name. */
function distinctNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}#${count}`
  })
}

function checkColumns(mapping: Mapping, names: readonly string[]): void {
  for (const [, rule] of rulesOf(mapping)) {
    const absent = columnsOf(rule).find((column) => !names.includes(column))
    if (!rule.optional && absent !== undefined)
      throw new CallboardError(
        'usage',
        `The file has no column '${absent}', which mapping '${mapping.name}' reads; its columns are ${names.join(', ')}.`,
      )
  }
}

async function* lineRows(texts: AsyncIterable<string>, mapping: Mapping, map: (row: Row) => Mapped, key: string): AsyncGenerator<FileRow> {
  let row = 0
  for await (const text of textLines(texts)) {
    row += 1
    yield { row, text, mapped: text.includes('\ufffd') ? notText('', text.slice(0, 200)) : lineOf(text, mapping, map, key) }
  }
}

function lineOf(text: string, mapping: Mapping, map: (row: Row) => Mapped, key: string): Mapped {
  const record = parsedJson(text)
  if (record === undefined || typeof record !== 'object' || record === null || Array.isArray(record))
    return rowRejected(record === undefined ? 'json.invalid' : 'json.not_object', {
      column: null,
      value: text.slice(0, 200),
      rule: record === undefined ? 'the line is not JSON' : 'the line is not a JSON object',
      remedy: 'write one object per line',
    })
  if (!mapping.fields) return { ok: true, value: { record, key: String(at(record, mapping.messageKey ?? key) ?? '') } }
  return map(Object.fromEntries(cellsOf(record, '')))
}

/** Members as cells; those of a nested object by dotted names. */
const cellsOf = (record: object, prefix: string): [string, string][] =>
  Object.entries(record).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    if (typeof value !== 'object' || value === null) return [[`${prefix}${name}`, value === null ? '' : String(value)]]
    return [[`${prefix}${name}`, JSON.stringify(value)], ...(Array.isArray(value) ? [] : cellsOf(value, `${prefix}${name}.`))]
  })

/** undefined for what is not JSON; JSON itself has no undefined. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
