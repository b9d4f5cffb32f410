/** Rows of a file, read as a stream: CSV or NDJSON, plain, gzip or zip, or Parquet through the engine. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Store } from '../../sql/store.ts'
import { CellUnits } from '../mappings/cell-units.ts'
import type { Survey } from '../mappings/draft.ts'
import { type Mapped, type RowReader, rowFinisher, rowReader } from '../mappings/map-row.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { Surveyor } from '../mappings/survey.ts'
import type { Origin } from '../record.ts'
import { topicNamed } from '../topics.ts'
import { csvRows, type ReadRow } from './csv-rows.ts'
import { decoded } from './decoded.ts'
import { type Heard, UNHEARD } from './heard.ts'
import { jsonRows } from './json-rows.ts'
import { kindMessage } from './known-kinds.ts'
import { parquetAsLines } from './parquet.ts'
import { type Packed, type Packing, packingOf, unpacked, ZipNames } from './unpack.ts'

/** A row's number from 1 without the header, the line it begins in, its text for a rejects file, and what the mapping made of it. */
export type FileRow = Omit<ReadRow, 'read'> & { readonly mapped: Mapped }

export type RowFile = {
  /** `file:` and a hash of content and mapping: the same file under the same mapping is the same source. */
  readonly origin: Origin
  /** Bytes as stored. */
  readonly bytes: number
  /** May be called again for another pass. */
  rows(heard?: Partial<Heard>): AsyncIterable<FileRow>
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

/**
 * Whether the file can be imported at all, before anything is made for it: it is there, is unpacked, and has the columns that the mapping reads. Throws as
 * `openRowFile` and the first row would.
 */
export async function checkRowFile({ path, mapping, zone }: Pick<RowFileOptions, 'path' | 'mapping' | 'zone'>): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile())
    throw new CallboardError('not_found', found ? `'${path}' is no file; name one, or watch a directory with --watch.` : unreadable(path))
  const units = new CellUnits()
  const read = rowReader(mapping, zone, units)
  const packing = await packingAt(path)
  if (packing === 'parquet') return
  const packed = packing === 'zip' ? await inspected(path, '') : { packing }
  for await (const _ of readRows({ path, packed, mapping, read, units }, UNHEARD)) return
}

const unreadable = (path: string): string => `The file '${path}' can't be read; check the path.`

async function packingAt(path: string): Promise<Packing> {
  const file = createReadStream(path, { end: 3 })
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) return packingOf(chunk)
    return 'plain'
  } catch (cause) {
    throw new CallboardError('not_found', unreadable(path), { cause })
  }
}

/** Throws `not_found` where the file can't be read, `usage` where it can't be unpacked or the mapping lacks a zone. */
export async function openRowFile({ path, mapping, zone, store, scratch }: RowFileOptions): Promise<RowFile> {
  const { hash, ...packed } = await inspected(path, JSON.stringify([mapping, zone ?? null]))
  const { size } = await stat(path)
  const units = new CellUnits()
  const read = rowReader(mapping, zone, units)
  const { packing } = packed
  const [plain, close] = packing === 'parquet' ? await parquetAsLines(store, path, scratch) : [path, async () => undefined]
  const reading = (heard: Heard): AsyncGenerator<ReadRow> => readRows({ path: plain, packed, mapping, read, units }, heard)
  return {
    origin: { source: `file:${hash}`, generation: 0 },
    bytes: packing === 'parquet' ? (await stat(plain)).size : size,
    rows: (listener = {}) => {
      const heard = { ...UNHEARD, ...listener }
      return finished({ mapping, zone, onSurvey: heard.survey }, reading(heard), () => reading(UNHEARD))
    },
    close,
  }
}

type Source = {
  readonly path: string
  readonly packed: Packed
  readonly mapping: Mapping
  readonly read: RowReader
  readonly units: CellUnits
}

function readRows({ path, packed, mapping, read, units }: Source, heard: Heard): AsyncGenerator<ReadRow> {
  const isParquet = packed.packing === 'parquet'
  const texts = decoded(unpacked(path, isParquet ? { packing: 'plain' } : packed, heard.read), isParquet ? { format: 'ndjson' } : mapping)
  const { contract } = topicNamed(mapping.topic)
  const rows =
    isParquet || mapping.format === 'ndjson'
      ? jsonRows(texts, mapping, contract, read, heard.otherPlace)
      : csvRows(texts, mapping, read, heard.header)
  return checkedUnits(rows, units, mapping)
}

/** A column shows its unit long before. */
const MOST_SAMPLED = 1000

/** Nothing is handed on before the first rows have shown in which unit their numbers are. */
async function* checkedUnits(rows: AsyncIterable<ReadRow>, units: CellUnits, mapping: Mapping): AsyncGenerator<ReadRow> {
  let first: ReadRow[] | undefined = []
  for await (const row of rows) {
    if (!first) {
      yield row
      continue
    }
    first.push(row)
    if (first.length < MOST_SAMPLED) continue
    units.check(mapping)
    yield* first
    first = undefined
  }
  if (!first) return
  units.check(mapping)
  yield* first
}

type Finishing = { readonly mapping: Mapping; readonly zone: string | undefined; readonly onSurvey: Heard['survey'] }

/** Rows as records. The whole file is surveyed first where rows count intervals, and once a row comes that only the others explain. */
async function* finished(
  { mapping, zone, onSurvey }: Finishing,
  rows: AsyncIterable<ReadRow>,
  again: () => AsyncIterable<ReadRow>,
): AsyncGenerator<FileRow> {
  const finish = rowFinisher(mapping, zone)
  const { slottingInstant } = topicNamed(mapping.topic).contract
  let survey = mapping.interval ? await surveyed(mapping, again()) : undefined
  if (survey) onSurvey(survey)
  for await (const { row, line, text, read } of rows) {
    if (read.ok && !survey && read.twice.has(slottingInstant)) survey = await surveyed(mapping, again())
    yield { row, line, text, mapped: read.ok ? finish(read, row, survey) : read }
  }
}

async function surveyed(mapping: Mapping, rows: AsyncIterable<ReadRow>): Promise<Survey> {
  const surveyor = new Surveyor(mapping)
  for await (const { row, read } of rows)
    if (read.ok) surveyor.add(row, read)
    else surveyor.addDropped(read)
  return surveyor.survey()
}

/** One pass over the file: its hash, how it is packed, and that a zip holds one text file. */
async function inspected(path: string, salt: string): Promise<Packed & { readonly hash: string }> {
  const hash = createHash('sha256')
  let packing: Packing | undefined
  const zip = new ZipNames()
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      packing ??= packingOf(chunk)
      hash.update(chunk)
      if (packing === 'zip') zip.push(chunk)
    }
  } catch (cause) {
    if (packing === 'zip') throw new CallboardError('usage', `The file '${path}' can't be unpacked: ${String(cause)}.`, { cause })
    throw new CallboardError('not_found', unreadable(path), { cause })
  }
  if (zip.kind && zip.names.length === 0) throw new CallboardError('usage', kindMessage(zip.kind))
  if (packing === 'zip' && zip.names.length !== 1)
    throw new CallboardError(
      'usage',
      zip.names.length === 0
        ? `The archive '${path}' holds no .csv, .json or .ndjson file.`
        : `The archive '${path}' holds ${zip.names.length} files (${zip.names.join(', ')}); unpack it and import each.`,
    )
  return { hash: hash.update(salt).digest('hex'), packing: packing ?? 'plain', entry: zip.names[0] }
}
