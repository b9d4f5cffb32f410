/** Rows of a file: CSV or NDJSON, plain, gzip or the first such file in a zip. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse'
import { unzipSync } from 'fflate'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { at, type MappedRow, type Row, rowMapper } from '../mappings/map-row.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { topicNamed } from '../topics.ts'

/** A row's number from 0, its text for a rejects file, and what the mapping made of it. */
export type FileRow = { readonly row: number; readonly text: string; readonly mapped: Parsed<MappedRow> }

export type RowFile = {
  /** `file:` and a hash of content and mapping: the same file under the same mapping is the same source. */
  readonly source: string
  rows(): AsyncIterable<FileRow>
}

/** Throws `not_found` where the file can't be read, `usage` where it can't be unpacked or the mapping lacks a zone. */
export async function openRowFile(path: string, mapping: Mapping, zone: string | undefined): Promise<RowFile> {
  const content = await readFile(path).catch((cause: unknown) => {
    throw new CallboardError('not_found', `The file '${path}' can't be read; check the path.`, { cause })
  })
  const hash = createHash('sha256')
    .update(content)
    .update(JSON.stringify([mapping, zone ?? null]))
    .digest('hex')
  const text = unpacked(path, content)
  const key = topicNamed(mapping.topic).contract.key
  return {
    source: `file:${hash}`,
    rows: () =>
      mapping.format === 'csv'
        ? csvRows(text, mapping, rowMapper(mapping, zone, key))
        : lineRows(text, mapping, rowMapper(mapping, zone, key), key),
  }
}

function unpacked(path: string, content: Buffer): Buffer {
  try {
    if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return gunzipSync(content)
    if (!content.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return content
    const files = unzipSync(content, { filter: ({ name }) => /\.(csv|tsv|txt|ndjson|jsonl)$/i.test(name) && !name.startsWith('__MACOSX/') })
    const first = Object.values(files)[0]
    if (first) return Buffer.from(first.buffer, first.byteOffset, first.byteLength)
  } catch (cause) {
    throw new CallboardError('usage', `The file '${path}' can't be unpacked: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    })
  }
  throw new CallboardError('usage', `The archive '${path}' holds no .csv or .ndjson file.`)
}

const CHUNK_BYTES = 1 << 20

function* chunks(content: Buffer): Generator<Buffer> {
  for (let from = 0; from < content.length; from += CHUNK_BYTES) yield content.subarray(from, from + CHUNK_BYTES)
}

async function* csvRows(content: Buffer, mapping: Mapping, map: (row: Row) => Parsed<MappedRow>): AsyncGenerator<FileRow> {
  const parser = Readable.from(chunks(content)).pipe(
    parse({ bom: true, delimiter: mapping.delimiter ?? ',', relax_column_count: true, relax_quotes: true, skip_empty_lines: true }),
  )
  let names: string[] | undefined
  let row = 0
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (!names) {
      names = distinctNames(cells)
      checkColumns(mapping, names)
      continue
    }
    const known = names
    const mapped =
      cells.length === known.length
        ? map(Object.fromEntries(cells.map((cell, index) => [known[index] ?? '', cell])))
        : rejected('row.columns', `The row has ${cells.length} columns, the header ${known.length}.`)
    yield { row, text: cells.join(mapping.delimiter ?? ','), mapped }
    row += 1
  }
}

/** A name that occurs again gets its number: `category`, `category#2`. */
function distinctNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}#${count}`
  })
}

function checkColumns(mapping: Mapping, names: readonly string[]): void {
  for (const rule of Object.values(mapping.fields ?? {})) {
    const { column, optional } = typeof rule === 'string' ? { column: rule, optional: false } : rule
    if (!optional && !names.includes(column))
      throw new CallboardError(
        'usage',
        `The file has no column '${column}', which mapping '${mapping.name}' reads; its columns are ${names.join(', ')}.`,
      )
  }
}

async function* lineRows(content: Buffer, mapping: Mapping, map: (row: Row) => Parsed<MappedRow>, key: string): AsyncGenerator<FileRow> {
  let row = 0
  for await (const text of createInterface({ input: Readable.from(chunks(content)), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue
    yield { row, text, mapped: lineOf(text, mapping, map, key) }
    row += 1
  }
}

function lineOf(text: string, mapping: Mapping, map: (row: Row) => Parsed<MappedRow>, key: string): Parsed<MappedRow> {
  let record: unknown
  try {
    record = JSON.parse(text)
  } catch {
    return rejected('json.invalid', 'The line is not JSON.')
  }
  if (typeof record !== 'object' || record === null) return rejected('json.not_object', 'The line is not a JSON object.')
  if (!mapping.fields) return parsed({ record, key: String(at(record, mapping.messageKey ?? key) ?? '') })
  return map(Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value === null ? '' : String(value)])))
}
