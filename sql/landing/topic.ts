/** The tables and views one topic lands in: landing → parsed → raw events, typed tables, dead letters, touches, ranges. */
import type { Contract } from '../../contracts/index.ts'
import { literal } from '../statement.ts'
import { extracted } from './extraction.ts'
import { columnType, type Field, fieldsOf, RECORD_COLUMNS, snakeCase } from './fields.ts'
import { columnValue, eventAt, extraMembers, hasOtherMembers, reasons, suspect, tupleType } from './parsing.ts'
import { TYPED_PARTS } from './tables.ts'
import { touchesOf } from './touches.ts'

type Table = Contract['tables'][number]

/** The landing table's columns in the order ingest frames them. */
export const LANDING_COLUMNS = [
  ['record_source', 'String'],
  ['record_generation', 'UInt32'],
  ['record_partition', 'Int32'],
  ['record_offset', 'UInt64'],
  ['sent_at', "DateTime64(3, 'UTC')"],
  ['ingested_at', "DateTime64(3, 'UTC')"],
  ['record_key', 'Nullable(String)'],
  ['record_headers', 'Map(String, String)'],
  ['original_value', 'Nullable(String)'],
] as const

/**
 * Two ways in: `landing` looks at each record exactly where it must, `sure` refuses the whole insert where one record may break its contract. What most
 * inserts never need is not planned for them: ten calls take 114 instead of 141 ms of CPU (docs/decisions/0025-sure-way.md).
 */
const WAYS = ['landing', 'sure'] as const
type Way = (typeof WAYS)[number]

/** The table that a batch is inserted into. */
export const wayIn = (contract: Contract, way: Way): string => `${way}_${topicName(contract)}`

export const topicName = (contract: Contract): string => contract.topic.replaceAll('-', '_')

export const storageName = (contract: Contract, table: Table): string => `${table.name}_v${contract.version}`

const columnList = (columns: readonly (readonly [string, string, string?])[]): string =>
  columns.map(([name, type, comment]) => `  ${name} ${type}${comment === undefined ? '' : ` comment ${literal(comment)}`}`).join(',\n')

/** Columns of a topic's storage tables. */
export function storageColumns(contract: Contract): [string, string, string?][] {
  const fields = fieldsOf(contract)
  const own = fields.map((field): [string, string, string] => [field.column, columnType(field), field.description])
  const source: [string, string, string][] = fields.some(({ column }) => column === 'source')
    ? []
    : [['source', 'LowCardinality(String)', 'The system that reported it: header `source`, else where the record came from.']]
  const extra: [string, string, string] = [
    'extra',
    'String',
    'Members the contract does not know, as a JSON object by path; empty where there are none.',
  ]
  return [...own, ...source, ...RECORD_COLUMNS.map(([name, type]): [string, string] => [name, type]), extra]
}

export function topicStatements(contract: Contract): string[] {
  return [...topicTables(contract), ...topicViews(contract)]
}

function topicTables(contract: Contract): string[] {
  const name = topicName(contract)
  const parsed = [
    ...LANDING_COLUMNS.map(([column, type]): [string, string] => [column === 'original_value' ? 'record_value' : column, type]),
    ...storageColumns(contract).filter(([column]) => !LANDING_COLUMNS.some(([known]) => known === column)),
    ['event_at', "Nullable(DateTime64(3, 'UTC'))"] as [string, string],
    ['subject', 'String'] as [string, string],
    ['original_sha256', 'String'] as [string, string],
    ['reasons', 'Array(String)'] as [string, string],
  ]
  return [
    ...WAYS.map((way) => `create table if not exists ${wayIn(contract, way)}\n(\n${columnList(LANDING_COLUMNS)}\n) engine = Null`),
    `create table if not exists parsed_${name}\n(\n${columnList(parsed)}\n) engine = Null`,
    ...contract.tables.flatMap((table) => [storageTable(contract, table), publicView(contract, table)]),
  ]
}

function storageTable(contract: Contract, table: Table): string {
  const at = columnOf(table.slottingInstant)
  return `create table if not exists ${storageName(contract, table)}
(
${columnList(storageColumns(contract))}
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(${at})
order by (${at}, ${columnOf(table.key)})
settings ${TYPED_PARTS}
comment ${literal(table.comment)}`
}

const publicView = (contract: Contract, table: Table): string =>
  `create view if not exists ${table.name} as select * from ${storageName(contract, table)} final`

const columnOf = (path: string): string => snakeCase(path.split('.').at(-1) ?? path)

/** Marks a raw event that is landed again: its bytes and its batch are recorded already. */
const REPLAY_HEADER = 'callboard-replay'
const NOT_REPLAYED = `not mapContains(record_headers, '${REPLAY_HEADER}')`

/** Each uses total functions, because one that throws blocks the topic; the short way in throws on purpose, and its rows then take the other. */
function topicViews(contract: Contract): string[] {
  const name = topicName(contract)
  return [
    ...WAYS.map((way) => parseView(contract, way)),
    `create materialized view if not exists raw_of_${name} to raw_events as
select '${contract.topic}' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_${name} where ${NOT_REPLAYED}`,
    `create materialized view if not exists dead_letters_of_${name} to dead_letters as
select '${contract.topic}' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != '${REPLAY_HEADER}', record_headers) as headers, record_value as value, original_sha256,
  ${contract.version} as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_${name} where notEmpty(reasons)`,
    `create materialized view if not exists ranges_of_${name} to ingest_ranges as
select '${contract.topic}' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_${name}.ingested_at) as ingested_at
from parsed_${name} where ${NOT_REPLAYED} group by record_source, record_generation, record_partition`,
    ...contract.tables.flatMap((table) => [typedView(contract, table), ...touchesOf(contract, table)]),
  ]
}

function typedView(contract: Contract, table: Table): string {
  const columns = storageColumns(contract).map(([column]) => column)
  return `create materialized view if not exists ${table.name}_of_${topicName(contract)} to ${storageName(contract, table)} as
select ${columns.join(', ')}
from parsed_${topicName(contract)} where isNotNull(record_value) and empty(reasons)`
}

/** Header of a masked record: the hash of what it was. */
export const ORIGINAL_SHA256 = 'callboard-original-sha256'

/** What the engine says of an insert that the short way refused. */
const UNSURE = 'a record may break its contract'

function parseView(contract: Contract, way: Way): string {
  const name = topicName(contract)
  const fields = fieldsOf(contract)
  const typed = fields.map((field) => `  ${columnValue(field)} as ${field.column}`)
  const revision = fields.find(({ path }) => path === contract.revision)
  const customer = fields.find((field) => field.name === 'customerId')
  const looked = way === 'landing' ? `if(isNotNull(original_value) and is_suspect, ${reasons(contract)}, [])` : 'emptyArrayString()'
  const refusing = way === 'landing' ? '' : `\nwhere throwIf(isNotNull(original_value) and is_suspect, '${UNSURE}') = 0`
  return `create materialized view if not exists parse_${way === 'landing' ? '' : 'sure_'}${name} to parsed_${name} as
with (${hasOtherMembers(contract)}) as has_other_members, (
    ${suspect(contract)}
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
${typed.join(',\n')},
${fields.some(({ column }) => column === 'source') ? '' : "  if(record_headers['source'] != '', record_headers['source'], record_source) as source,\n"}  ${versionOf(revision)} as version,
  ${eventAt(contract)} as event_at,
  ${extraMembers(contract)} as extra,
  ${customer ? `ifNull(${extracted(customer)}, '')` : "''"} as subject,
  ${contract.sensitive ? `if(mapContains(record_headers, '${ORIGINAL_SHA256}'), record_headers['${ORIGINAL_SHA256}'], lower(hex(SHA256(ifNull(original_value, '')))))` : "''"} as original_sha256,
  ${looked} as reasons
from (select *, JSONExtract(v, ${literal(tupleType(contract))}) as t from (select *, ifNull(original_value, '') as v from ${wayIn(contract, way)}))${refusing}`
}

/** Higher revision wins; between equal revisions the content decides, so versions never tie and order of arrival is without effect. */
const versionOf = (revision: Field | undefined): string =>
  `bitOr(bitShiftLeft(toUInt128(${revision ? columnValue(revision) : '0'}), 64), toUInt128(cityHash64(v)))`
