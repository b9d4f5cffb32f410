/** Rows of JSON: objects, read by the mapping or, without fields, records already. */
import type { Contract } from '../../contracts/index.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { cellsOfRecord, hasOtherPlaces, leadsThroughList } from '../mappings/cells.ts'
import { type Draft, draftOf } from '../mappings/draft.ts'
import { membersOf } from '../mappings/each-member.ts'
import { isEllipsisNel } from '../mappings/encodings.ts'
import { idText } from '../mappings/id-text.ts'
import type { RowReader } from '../mappings/map-row.ts'
import { type Mapping, neededColumns, readColumns } from '../mappings/mapping.ts'
import { at, put } from '../mappings/paths.ts'
import { type RowRejected, rowRejected } from '../mappings/row-reject.ts'
import { notText, type ReadRow } from './csv-rows.ts'
import type { Heard } from './heard.ts'
import { type JsonRecord, JsonRecords } from './json-records.ts'
import { aroundRecords, rejectedJson } from './json-reject.ts'

export async function* jsonRows(
  texts: AsyncIterable<string>,
  mapping: Mapping,
  contract: Contract,
  read: RowReader,
  onOtherPlace: Heard['otherPlace'] = () => undefined,
): AsyncGenerator<ReadRow> {
  const items = readColumns(mapping).filter(leadsThroughList)
  // Where each member of a list is a row, the mapping has chosen its places.
  const placed = mapping.each === undefined ? neededColumns(mapping).filter((column) => items.includes(column)) : []
  const readMapped = (record: object): Draft | RowRejected => {
    for (const column of placed) if (hasOtherPlaces(record, column)) onOtherPlace(column)
    return read(cellsOfRecord(record, items))
  }
  const readObject = mapping.fields ? readMapped : recordReader(contract)
  const records = new JsonRecords({
    path: mapping.records?.split('.') ?? [],
    hasEllipsisNel: isEllipsisNel(mapping.encoding ?? 'utf-8'),
  })
  const needed = mapping.fields ? neededColumns(mapping) : [contract.key]
  const form = { each: mapping.each, needed: new Set(needed.map((column) => column.split('.', 1)[0] ?? '')) }
  let row = 0
  const rows = function* (found: readonly JsonRecord[]): Generator<ReadRow> {
    for (const record of found) for (const one of rowsOf(record, form, readObject)) yield { row: ++row, line: record.line, ...one }
  }
  for await (const text of texts) yield* rows(records.push(text))
  yield* rows(records.end())
}

type ReadObject = (record: object, text: string) => Draft | RowRejected

/** `needed`: members of which a record has one at least. */
type Form = { readonly each: string | undefined; readonly needed: ReadonlySet<string> }

/** One row, or one of each member of the list `each`. */
function* rowsOf(record: JsonRecord, { each, needed }: Form, readObject: ReadObject): Generator<Pick<ReadRow, 'text' | 'read'>> {
  const { text } = record
  const object = objectOf(record)
  if (!object.ok) yield { text, read: object }
  else if (each === undefined) yield { text, read: aroundRecords(record, object.value, needed) ?? readObject(object.value, text) }
  else
    for (const member of membersOf(object.value, each)) {
      const own = member ? JSON.stringify(member) : text
      yield { text: own, read: member ? readObject(member, own) : withoutMembers(each) }
    }
}

const withoutMembers = (each: string): RowRejected =>
  rowRejected(`${each}.missing`, {
    column: each,
    value: null,
    rule: "each member of it is a row ('each'), and the list is absent or empty",
    remedy: 'nothing is lost where the record has no part; else correct the path',
  })

function objectOf(record: JsonRecord): { readonly ok: true; readonly value: object } | RowRejected {
  const { text, value } = record
  if (text.includes('\ufffd')) return notText('', text.slice(0, 200))
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true, value }
  return rejectedJson(record)
}

/** The line goes on as it stands, so that the contract judges what was sent; only ids are cleaned. */
function recordReader(contract: Contract): (record: object, text: string) => Draft | RowRejected {
  const ids = fieldsOf(contract).flatMap(({ kind, path }) => (kind === 'id' ? [path] : []))
  return (value, text) => {
    const record: Record<string, unknown> = { ...value }
    let isChanged = false
    for (const path of ids) {
      const given = at(record, path)
      if (typeof given !== 'string') continue
      const id = idText(path, path, given)
      if (typeof id !== 'string') return id
      if (id === given) continue
      put(record, path, id)
      isChanged = true
    }
    return isChanged ? draftOf(record) : { ...draftOf(record), text }
  }
}
