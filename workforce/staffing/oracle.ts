/** Compares the Erlang formulas with a file of known values: recomputed ones must agree, published ones are reported beside. */
import { closest, meant } from '../../domain/kernel/closest.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { seconds } from '../../domain/kernel/time.ts'
import { erlangB } from './erlang-b.ts'
import { queuePerformance } from './required-agents.ts'

/** Largest absolute difference that still agrees; the file prints seven digits. */
const TOLERANCE = 1e-4

export type OracleRow = {
  /** Index of the row in the file. */
  readonly id: number
  readonly model: string
  readonly ok: boolean
  /** The field that differs most; all of them are in `fields`. */
  readonly field: string
  readonly expected: number | null
  readonly actual: number | null
  readonly error: number | null
  readonly fields: readonly FieldCheck[]
  /** Published values beside ours; they are rounded or use another definition, so they do not decide. */
  readonly published: readonly { readonly field: string; readonly published: unknown; readonly actual: number | null }[]
}

type FieldCheck = { readonly field: string; readonly expected: number; readonly actual: number | null; readonly error: number | null }

export type OracleReport = {
  readonly rows: readonly OracleRow[]
  readonly passed: number
  readonly failed: number
  readonly excluded: readonly { readonly id: number; readonly note: string }[]
}

type Fields = Readonly<Record<string, unknown>>

/** Rows whose note says DO NOT use are excluded and listed. */
export function checkOracle(document: unknown): Parsed<OracleReport> {
  if (!Array.isArray(document))
    return rejected('oracle.shape', 'the file must be a JSON array of rows {model, calls_per_s, aht_s, agents, target_s, computed}.')
  const rows: OracleRow[] = []
  const excluded: { id: number; note: string }[] = []
  for (const [id, row] of document.entries()) {
    if (!isFields(row)) return rejected('oracle.row', `row ${id} is not an object.`)
    const slip = slipIn(row)
    if (slip !== undefined) return rejected('oracle.row', `row ${id}: ${slip}`)
    const note = typeof row['note'] === 'string' ? row['note'] : ''
    if (/do not use/i.test(note)) {
      excluded.push({ id, note })
      continue
    }
    const wrong = wrongInput(row)
    if (wrong !== undefined) return rejected('oracle.row', `row ${id}: ${wrong}`)
    rows.push(checkRow(id, row))
  }
  const passed = rows.filter((row) => row.ok).length
  return parsed({ rows, passed, failed: rows.length - passed, excluded })
}

const INPUTS = ['model', 'A', 'calls_per_s', 'aht_s', 'agents', 'target_s', 'patience_s', 'computed', 'published', 'note']

/** What each model is computed from; `target_s` is 0 where it is absent. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  B: ['A', 'agents'],
  C: ['calls_per_s', 'aht_s', 'agents'],
  A: ['calls_per_s', 'aht_s', 'agents', 'patience_s'],
}

type Rule = { readonly says: string; readonly holds: (value: number) => boolean }

const AT_LEAST_0: Rule = { says: 'a number of at least 0', holds: (value) => value >= 0 }
const ABOVE_0: Rule = { says: 'a number above 0', holds: (value) => value > 0 }
const WHOLE: Rule = { says: 'a whole number of at least 0', holds: (value) => Number.isSafeInteger(value) && value >= 0 }

const RULES: Readonly<Record<string, Rule>> = {
  ...{ A: AT_LEAST_0, calls_per_s: AT_LEAST_0, target_s: AT_LEAST_0 },
  ...{ aht_s: ABOVE_0, patience_s: ABOVE_0, agents: WHOLE },
}

/** An input that no queue has, or that is missing. */
function wrongInput(row: Fields): string | undefined {
  const model = String(row['model'])
  const needed = Object.hasOwn(NEEDED, model) ? NEEDED[model] : undefined
  if (needed === undefined) return `model is '${model}'; it must be ${Object.keys(NEEDED).join(', ')}.`
  const absent = needed.find((name) => !(name in row))
  if (absent !== undefined) return `${absent} is missing; model ${model} is computed from ${needed.join(', ')}.`
  for (const [name, { says, holds }] of Object.entries(RULES)) {
    const value = row[name]
    if (name in row && !(typeof value === 'number' && Number.isFinite(value) && holds(value)))
      return `${name} is ${JSON.stringify(value)}; it must be ${says}.`
  }
  return undefined
}

/** Rows may say more about themselves; only what is nearly the name of an input that is absent is taken for a slip. */
function slipIn(row: Fields): string | undefined {
  const absent = INPUTS.filter((name) => name.length > 3 && !(name in row))
  const slip = Object.keys(row).find((key) => !INPUTS.includes(key) && closest(key, absent) !== undefined)
  return slip === undefined ? undefined : `'${slip}' is read by nobody; ${meant(slip, absent)}`
}

function checkRow(id: number, row: Fields): OracleRow {
  const ours = measure(row)
  const computed = isFields(row['computed']) ? row['computed'] : { B: row['computed'] }
  const fields = Object.entries(computed).flatMap(([field, expected]) =>
    typeof expected === 'number' ? [compare(field, expected, ours)] : [],
  )
  const worst = fields.reduce<FieldCheck | undefined>((a, b) => (a === undefined || rank(b) > rank(a) ? b : a), undefined)
  return {
    id,
    model: String(row['model']),
    ok: worst !== undefined && fields.every((field) => field.error !== null && field.error <= TOLERANCE),
    field: worst?.field ?? 'computed',
    expected: worst?.expected ?? null,
    actual: worst?.actual ?? null,
    error: worst?.error ?? null,
    fields,
    published: publishedBeside(row, ours),
  }
}

/** A value we have no counterpart for counts as the largest difference. */
const rank = (field: FieldCheck): number => field.error ?? Number.POSITIVE_INFINITY

function compare(field: string, expected: number, ours: Readonly<Record<string, number>>): FieldCheck {
  const actual = ours[field]
  return actual === undefined
    ? { field, expected, actual: null, error: null }
    : { field, expected, actual, error: Math.abs(actual - expected) }
}

function publishedBeside(row: Fields, ours: Readonly<Record<string, number>>): OracleRow['published'] {
  const published = isFields(row['published']) ? row['published'] : { B: row['published'] }
  return Object.entries(published).map(([field, value]) => ({ field, published: value, actual: ours[field] ?? null }))
}

/** Our values under the names the file uses. */
function measure(row: Fields): Readonly<Record<string, number>> {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : undefined)
  const agents = number('agents') ?? Number.NaN
  if (row['model'] === 'B') return { B: erlangB(number('A') ?? Number.NaN, agents) }
  const patience = number('patience_s')
  const callsPerSecond = number('calls_per_s')
  const aht = number('aht_s')
  if (callsPerSecond === undefined || aht === undefined || (row['model'] === 'A' && patience === undefined)) return {}
  const load = { callsPerSecond, ahtSeconds: seconds(aht) }
  const performance = queuePerformance(
    row['model'] === 'A' && patience !== undefined ? { ...load, patienceSeconds: seconds(patience) } : load,
    agents,
    seconds(number('target_s') ?? 0),
  )
  const { abandonRatio, serviceLevelRatio, asaSeconds } = performance
  return {
    A: performance.offeredErlangs,
    Pw: performance.waitRatio,
    Pab: abandonRatio,
    SL: serviceLevelRatio,
    SL_offered: serviceLevelRatio,
    SL_answered: serviceLevelRatio / (1 - abandonRatio),
    ASA: asaSeconds,
    ASA_all: asaSeconds,
    ASA_min: asaSeconds / 60,
    Wq: asaSeconds,
    occ: performance.occupancyRatio,
    Lq: performance.waiting,
    Nsys: performance.waiting + performance.occupancyRatio * agents,
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
