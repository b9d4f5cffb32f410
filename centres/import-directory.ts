/** Reads directory entries from CSV; each row is carried out or rejected with its reason. */
import {
  type Attributes,
  checkAttributes,
  DIRECTORY_KINDS,
  type DirectoryKind,
  type Field,
  type FieldValue,
  fieldsOf,
  isDirectoryKind,
} from '../domain/common/directory.ts'
import { attributesOfHours, mergedHours, openingHours } from '../domain/common/hours.ts'
import { closest, strangerIn } from '../domain/kernel/closest.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Instant, instant, parseInstant } from '../domain/kernel/time.ts'
import type { Principal } from '../domain/principal.ts'
import { stateAfter } from '../ledger/aggregate.ts'
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
 * does not have is left empty. Lists are separated by `|` or `;`. Importing the same file again changes nothing.
 * Without `valid_from`, a new entry holds since ever and a known one changes `now`. Rows of one entry and instant are one saying: those of hours make
 * one schedule together with what was said for the instant before, those of other kinds must say the same.
 */
export async function importDirectory(ledger: Ledger, principal: Principal, csv: string, now: Instant): Promise<DirectoryImport> {
  const rejects: DirectoryReject[] = []
  let accepted = 0
  let unchanged = 0
  const { header, rows } = csvRows(csv, { what: 'directory file', beginsWith: 'kind,id,name_en,…' })
  const sayings = new Map<string, Saying>()
  refuseUnknownColumns(header)
  for (const { line, fields, surplus } of rows) {
    const said = surplus.length > 0 ? beyond(surplus) : await sayingOf(ledger, fields, now)
    const key = said.ok ? JSON.stringify([said.value.kind, said.value.id, said.value.validFrom]) : ''
    const before = sayings.get(key) ?? (said.ok ? await saidBefore(ledger, said.value) : undefined)
    const together = said.ok && before ? joined(before, said.value) : said
    if (!together.ok) rejects.push({ row: line, ...together.rejection })
    else sayings.set(key, { ...together.value, lines: [...(sayings.get(key)?.lines ?? []), line] })
  }
  for (const saying of sayings.values()) {
    const outcome = await carryOut(ledger, principal, saying, now)
    if (!outcome.ok) rejects.push(...saying.lines.map((row) => ({ row, ...outcome.rejection })))
    else if (outcome.value) accepted += saying.lines.length
    else unchanged += saying.lines.length
  }
  rejects.sort((one, other) => one.row - other.row)
  return { rows: rows.length, accepted, unchanged, rejected: rejects.length, rejects }
}

/** A column of no kind is a slip even where no cell of it is filled: what it was meant to say would be missing. */
function refuseUnknownColumns(header: readonly string[]): void {
  const known = ['kind', 'id', 'valid_from', 'valid_to', ...DIRECTORY_KINDS.flatMap((kind) => Object.keys(fieldsOf(kind)))]
  const wrong = strangerIn(Object.fromEntries(header.map((name) => [name, ''])), 'the header', [...new Set(known)])
  if (wrong !== undefined) throw new CallboardError('usage', `The directory file: ${wrong} See docs/planning.md.`)
}

const beyond = (surplus: readonly string[]): Parsed<never> =>
  rejected(
    'directory.cells',
    `The row goes on after the last column with '${surplus.join(',')}'; put quotes around a cell that holds a comma.`,
  )

/** What rows say of one entry from one instant on. */
type Saying = {
  readonly kind: DirectoryKind
  readonly id: string
  readonly validFrom: Instant
  readonly validTo: Instant | undefined
  readonly attributes: Attributes
  readonly lines: readonly number[]
}

async function sayingOf(ledger: Ledger, fields: CsvRow['fields'], now: Instant): Promise<Parsed<Saying>> {
  const { kind = '', id = '', valid_from: from = '', valid_to: to = '', ...rest } = fields
  if (!isDirectoryKind(kind))
    return rejected('directory.kind_unknown', `'${kind}' is no kind of entry; ${nearKind(kind)}kinds are ${DIRECTORY_KINDS.join(', ')}.`)
  const attributes = readAttributes(kind, rest)
  if (!attributes.ok) return attributes
  const validFrom = from === '' ? parsed(await usualStart(ledger, kind, id, now)) : parseInstant(from)
  if (!validFrom.ok) return validFrom
  const validTo = to === '' ? undefined : parseInstant(to)
  if (validTo && !validTo.ok) return validTo
  if (validTo && validTo.value <= validFrom.value)
    return rejected('directory.field_invalid', `valid_to ${to} of ${kind} '${id}' is not after valid_from.`)
  const checked = checkAttributes(kind, id, attributes.value)
  if (!checked.ok) return checked
  const calendar = kind === 'limit' ? String(checked.value['calendar'] ?? '') : ''
  if (calendar !== '' && (await ledger.read(directoryStream('hours', calendar))).length === 0)
    return rejected(
      'directory.calendar_unknown',
      `limit '${id}' counts by hours '${calendar}', which are not registered; import them first.`,
    )
  return parsed({ kind, id, validFrom: validFrom.value, validTo: validTo?.value, attributes: checked.value, lines: [] })
}

/** Hours said before for the very instant: a later row adds to them and never replaces them. */
async function saidBefore(ledger: Ledger, { kind, id, validFrom, validTo }: Saying): Promise<Saying | undefined> {
  if (kind !== 'hours') return undefined
  const entry = stateAfter(directory, await ledger.read(directoryStream(kind, id)))
  const attributes = entry.changes.find((change) => change.validFrom === validFrom)?.attributes
  return attributes && { kind, id, validFrom, validTo, attributes, lines: [] }
}

function joined(before: Saying, added: Saying): Parsed<Saying> {
  const { kind, id } = added
  if (kind !== 'hours')
    return JSON.stringify(before.attributes) === JSON.stringify(added.attributes) && before.validTo === added.validTo
      ? parsed(before)
      : rejected(
          'directory.row_contradicts',
          `${kind} '${id}' is said otherwise in an earlier row for the same valid_from; give a later one.`,
        )
  const [one, other] = [openingHours(id, before.attributes), openingHours(id, added.attributes)]
  if (!one.ok) return one
  if (!other.ok) return other
  const [zone, otherZone] = [one.value.zone, other.value.zone]
  if (zone !== undefined && otherZone !== undefined && zone !== otherZone)
    return rejected(
      'directory.row_contradicts',
      `hours '${id}' are in zone '${zone}' by an earlier row for the same valid_from, and in '${otherZone}' by this one; say one zone, or give a later valid_from.`,
    )
  const both = mergedHours(id, one.value, other.value)
  return both.ok ? parsed({ ...added, attributes: attributesOfHours(both.value) }) : both
}

const nearKind = (kind: string): string => {
  const near = closest(kind, DIRECTORY_KINDS)
  return near === undefined ? '' : `did you mean '${near}'? The `
}

/** Whether it changed anything. */
async function carryOut(ledger: Ledger, principal: Principal, saying: Saying, now: Instant): Promise<Parsed<boolean>> {
  const { kind, id, validFrom, validTo, attributes } = saying
  const set = await execute(ledger, principal, directory, { type: 'SetEntry', kind, id, validFrom, attributes, at: now })
  if (!set.ok || validTo === undefined) return set.ok ? parsed(set.value.events.length > 0) : set
  if (set.value.state.changes.some((change) => change.validFrom === validTo && !change.attributes))
    return parsed(set.value.events.length > 0)
  const retired = await execute(ledger, principal, directory, { type: 'RetireEntry', kind, id, validFrom: validTo, at: now })
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
    const near = field ? undefined : closest(column, Object.keys(fields))
    if (!field)
      return rejected(
        'directory.field_unknown',
        `A ${kind} has no field '${column}'; leave the cell empty${near === undefined ? '' : `, or did you mean '${near}'`}. It has ${Object.keys(fields).join(', ')}.`,
      )
    attributes[column] = fieldValue(field, cell)
  }
  return parsed(attributes)
}

function fieldValue({ kind }: Field, cell: string): FieldValue {
  if (kind === 'list') return cell.split(/[|;]/).map((item) => item.trim())
  return kind === 'count' || kind === 'amount' || kind === 'ratio' ? Number(cell) : cell
}
