/** Rows of NDJSON: one object per line, read by the mapping or, without fields, a record already. */
import type { Contract } from '../../contracts/index.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { cellsOfRecord, leadsThroughList, parsedJson } from '../mappings/cells.ts'
import { type Draft, draftOf } from '../mappings/draft.ts'
import { membersOf } from '../mappings/each-member.ts'
import { idText } from '../mappings/id-text.ts'
import type { RowReader } from '../mappings/map-row.ts'
import { type Mapping, readColumns } from '../mappings/mapping.ts'
import { at, put } from '../mappings/paths.ts'
import { type RowRejected, rowRejected } from '../mappings/row-reject.ts'
import { notText, type ReadRow } from './csv-rows.ts'
import { partsOf, textLines } from './text-lines.ts'

export async function* lineRows(
  texts: AsyncIterable<string>,
  mapping: Mapping,
  contract: Contract,
  read: RowReader,
): AsyncGenerator<ReadRow> {
  const items = readColumns(mapping).filter(leadsThroughList)
  const readObject = mapping.fields ? (record: object) => read(cellsOfRecord(record, items)) : recordReader(contract)
  let [row, line] = [0, 0]
  for await (const lines of textLines(texts, { isOneLine: (text) => parsedJson(text) !== undefined, encoding: mapping.encoding }))
    for (const text of lines) {
      line += 1
      if (text.trim() === '') continue
      for (const part of objectsIn(text)) for (const one of rowsOf(part, mapping.each, readObject)) yield { row: ++row, line, ...one }
    }
}

/** A line is one object; where it is none, what other line ends part, if an object is among it. */
function objectsIn(text: string): readonly string[] {
  const parts = partsOf(text)
  const isOne = (part: string): boolean => typeof parsedJson(part) === 'object'
  return parts[0] !== text && !isOne(text) && parts.some(isOne) ? parts : [text]
}

type ReadObject = (record: object, text: string) => Draft | RowRejected

/** One row, or one of each member of the list `each`. */
function* rowsOf(text: string, each: string | undefined, readObject: ReadObject): Generator<Pick<ReadRow, 'text' | 'read'>> {
  const record = objectOf(text)
  if (!record.ok) yield { text, read: record }
  else if (each === undefined) yield { text, read: readObject(record.value, text) }
  else
    for (const member of membersOf(record.value, each)) {
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

function objectOf(text: string): { readonly ok: true; readonly value: object } | RowRejected {
  if (text.includes('\ufffd')) return notText('', text.slice(0, 200))
  const record = parsedJson(text)
  if (typeof record === 'object' && record !== null && !Array.isArray(record)) return { ok: true, value: record }
  return rowRejected(record === undefined ? 'json.invalid' : 'json.not_object', {
    column: null,
    value: text.slice(0, 200),
    rule: record === undefined ? 'the line is not JSON' : 'the line is not a JSON object',
    remedy: 'write one object per line',
  })
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
