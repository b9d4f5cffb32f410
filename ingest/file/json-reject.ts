/** Why a record of a JSON file is none, with the line and character it begins in. */
import { type RowRejected, rowRejected } from '../mappings/row-reject.ts'
import type { JsonFault } from './json-broken.ts'
import type { JsonRecord } from './json-records.ts'
import { DEEPEST } from './json-value.ts'
import { LARGEST_ROW } from './text-lines.ts'

type Why = { readonly code: string; readonly rule: string; readonly remedy: string }

const ONE_FORM = 'write one object per line, or a list of objects'
const broken = (rule: string): Why => ({
  code: 'json.invalid',
  rule,
  remedy: 'what stands up to the next record goes with it; correct the record',
})

const FAULTS: Readonly<Record<JsonFault, Why>> = {
  open: broken('a text in it is not closed where its line ends'),
  misplaced: broken('an object or a list begins in it where none can'),
  unpaired: broken('a bracket in it closes what was not opened'),
  truncated: { code: 'json.truncated', rule: 'the file ends before it is closed', remedy: 'export or copy the file again' },
  deep: {
    code: 'json.deep',
    rule: `it nests more than ${DEEPEST} levels`,
    remedy: 'leave out what no rule reads',
  },
  large: {
    code: 'json.large',
    rule: `it is longer than ${LARGEST_ROW >> 20} MB`,
    remedy: "if it holds a list of records, name the list in the mapping: 'records'",
  },
  absent: {
    code: 'json.no_records',
    rule: "the object has not the list that the mapping's 'records' names",
    remedy: 'correct the path',
  },
}

export function rejectedJson({ line, character, text, value, fault }: JsonRecord): RowRejected {
  const why = fault === undefined ? noObject(value) : FAULTS[fault]
  const rule = `in line ${line}, from character ${character} on: ${why.rule}`
  return rowRejected(why.code, { column: null, value: text === '' ? null : text.slice(0, 200), rule, remedy: why.remedy })
}

const noObject = (value: unknown): Why =>
  value === undefined
    ? { code: 'json.invalid', rule: 'this is not JSON', remedy: ONE_FORM }
    : { code: 'json.not_object', rule: 'this is not a JSON object', remedy: ONE_FORM }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object that has nothing of a record, and a list of objects that has: undefined for others. */
export function aroundRecords({ line, character, text }: JsonRecord, object: object, needed: ReadonlySet<string>): RowRejected | undefined {
  if (needed.size === 0 || hasOne(object, needed)) return undefined
  const list = listOfRecords(object, needed)
  if (!list) return undefined
  return rowRejected('json.wrapper', {
    column: null,
    value: text.slice(0, 200),
    rule: `in line ${line}, from character ${character} on: the object is no record, and holds a list of ${list.length} under '${list.path}'`,
    remedy: `write "records": "${list.path}" in a mapping that extends this one`,
  })
}

function hasOne(object: object, names: ReadonlySet<string>): boolean {
  for (const name of names) if (Object.hasOwn(object, name)) return true
  return false
}

type RecordList = { readonly path: string; readonly length: number }

/** Searched through objects, `data.calls`; the first that has a record. */
function listOfRecords(object: object, needed: ReadonlySet<string>, above = '', levels = 3): RecordList | undefined {
  for (const [name, value] of Object.entries(object)) {
    const path = `${above}${name}`
    const isRecord = (one: unknown): boolean => isObject(one) && hasOne(one, needed)
    if (Array.isArray(value) && value.some(isRecord)) return { path, length: value.length }
    const inner = levels > 1 && isObject(value) ? listOfRecords(value, needed, `${path}.`, levels - 1) : undefined
    if (inner) return inner
  }
  return undefined
}
