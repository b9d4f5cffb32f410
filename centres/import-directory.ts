/** Reads directory entries from CSV; each row is carried out or rejected with its reason. */
import {
  type Attributes,
  DIRECTORY_KINDS,
  type DirectoryKind,
  type Field,
  type FieldValue,
  fieldsOf,
  isDirectoryKind,
} from '../domain/common/directory.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Instant, instant, parseInstant } from '../domain/kernel/time.ts'
import type { Principal } from '../domain/principal.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type CsvRow, csvRows } from './csv-rows.ts'
import { directory, directoryStream } from './directory.ts'

/** `row` is the line's number in the file; the header is 1. */
export type DirectoryReject = { readonly row: number; readonly code: string; readonly message: string }

export type DirectoryImport = {
  readonly rows: number
  readonly accepted: number
  readonly unchanged: number
  readonly rejected: number
  readonly rejects: readonly DirectoryReject[]
}

/** Before every fact: an entry that is new and has no `valid_from` holds since ever. */
const SINCE_EVER = instant(0)

/**
 * Columns: `kind`, `id`, then optionally `valid_from` and `valid_to` (zoned instants), and the fields of the kinds; a field a kind
 * does not have is left empty. Lists are separated by `|`. Importing the same file again changes nothing.
 * Without `valid_from`, a new entry holds since ever and a known one changes `now`.
 */
export async function importDirectory(ledger: Ledger, principal: Principal, csv: string, now: Instant): Promise<DirectoryImport> {
  const rejects: DirectoryReject[] = []
  let accepted = 0
  let unchanged = 0
  const rows = csvRows(csv, { what: 'directory file', beginsWith: 'kind,id,name_en,…', surplus: 'refused' })
  for (const { line, fields } of rows) {
    const outcome = await carryOut(ledger, principal, fields, now)
    if (!outcome.ok) rejects.push({ row: line, ...outcome.rejection })
    else if (outcome.value) accepted += 1
    else unchanged += 1
  }
  return { rows: rows.length, accepted, unchanged, rejected: rejects.length, rejects }
}

/** Whether the row changed anything. */
async function carryOut(ledger: Ledger, principal: Principal, fields: CsvRow['fields'], now: Instant): Promise<Parsed<boolean>> {
  const { kind = '', id = '', valid_from: from = '', valid_to: to = '', ...rest } = fields
  if (!isDirectoryKind(kind))
    return rejected('directory.kind_unknown', `'${kind}' is no kind of entry; kinds are ${DIRECTORY_KINDS.join(', ')}.`)
  const attributes = readAttributes(kind, rest)
  if (!attributes.ok) return attributes
  const validFrom = from === '' ? parsed(await usualStart(ledger, kind, id, now)) : parseInstant(from)
  if (!validFrom.ok) return validFrom
  const validTo = to === '' ? undefined : parseInstant(to)
  if (validTo && !validTo.ok) return validTo
  if (validTo && validTo.value <= validFrom.value)
    return rejected('directory.field_invalid', `valid_to ${to} of ${kind} '${id}' is not after valid_from.`)
  const set = await execute(ledger, principal, directory, {
    type: 'SetEntry',
    kind,
    id,
    validFrom: validFrom.value,
    attributes: attributes.value,
    at: now,
  })
  if (!set.ok || !validTo) return set.ok ? parsed(set.value.events.length > 0) : set
  if (set.value.state.changes.some((change) => change.validFrom === validTo.value && !change.attributes))
    return parsed(set.value.events.length > 0)
  const retired = await execute(ledger, principal, directory, { type: 'RetireEntry', kind, id, validFrom: validTo.value, at: now })
  return retired.ok ? parsed(true) : retired
}

async function usualStart(ledger: Ledger, kind: DirectoryKind, id: string, now: Instant): Promise<Instant> {
  return (await ledger.read(directoryStream(kind, id))).length === 0 ? SINCE_EVER : now
}

function readAttributes(kind: DirectoryKind, cells: Readonly<Record<string, string>>): Parsed<Attributes> {
  const fields = fieldsOf(kind)
  const attributes: Record<string, FieldValue> = {}
  for (const [column, cell] of Object.entries(cells)) {
    if (cell === '') continue
    const field = fields[column]
    if (!field)
      return rejected(
        'directory.field_unknown',
        `A ${kind} has no field '${column}'; leave the cell empty. It has ${Object.keys(fields).join(', ')}.`,
      )
    attributes[column] = fieldValue(field, cell)
  }
  return parsed(attributes)
}

function fieldValue({ kind }: Field, cell: string): FieldValue {
  if (kind === 'list') return cell.split('|').map((item) => item.trim())
  return kind === 'count' || kind === 'amount' || kind === 'ratio' ? Number(cell) : cell
}
