/**
 * A database of its own in which raw events run through copies of today's views: the same SQL, other targets.
 * Views are copied as the engine has them, so what is rebuilt is what landing the records today would give.
 */
import { randomBytes } from 'node:crypto'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { identifier, literal } from '../../sql/statement.ts'
import type { Params, Store } from '../../sql/store.ts'
import { ERASED_RECORD } from '../../sql/their-rows.ts'
import type { Topic } from '../topics.ts'
import { shapesOf } from './shapes.ts'

const PREFIX = 'callboard_shadow_'

/** Copied besides the typed tables; raw events, ranges and touches are not. */
const DEAD_LETTERS = 'dead_letters'

export class Shadow {
  readonly database: string
  readonly #store: Store
  readonly #topic: Topic

  private constructor(store: Store, topic: Topic, database: string) {
    this.#store = store
    this.#topic = topic
    this.database = database
  }

  /** Creates empty copies of the topic's landing table, views, typed tables and dead letters; `drop` removes them. */
  static async create(store: Store, topic: Topic): Promise<Shadow> {
    const shadow = new Shadow(store, topic, `${PREFIX}${randomBytes(6).toString('hex')}`)
    await store.command(`create database ${shadow.database} engine = Atomic`)
    await shadow.#copy()
    return shadow
  }

  /** Databases of other replays: running ones, and what killed ones left; those of a day ago are certainly left. */
  static others(store: Store): Promise<{ name: string; is_left: number; has_due: number }[]> {
    return store.query(
      `select database as name, max(metadata_modification_time) < now() - interval 1 day as is_left, countIf(name = 'due') as has_due
from system.tables where startsWith(database, ${literal(PREFIX)}) group by database`,
    )
  }

  /** Runs the raw events that `condition` selects through the copied views. */
  async feed(condition: string, params: Params): Promise<void> {
    await this.#store.command(`insert into ${this.database}.${this.#topic.landing} ${landedAgain(condition)}`, params)
  }

  async drop(): Promise<void> {
    await this.#store.command(`drop database if exists ${this.database} sync`)
  }

  async #copy(): Promise<void> {
    const { database } = this
    const { tables, views } = await this.#pipeline()
    for (const table of tables) await this.#store.command(`create table ${database}.${identifier(table)} as ${identifier(table)}`)
    await this.#store.command(
      `create table ${database}.records (source String, generation UInt32, partition Int32, "offset" UInt64, is_tombstone Bool)
engine = MergeTree order by (source, generation, partition, "offset")`,
    )
    await this.#store.command(
      `create materialized view ${database}.records_of to ${database}.records as select record_source as source, record_generation as generation,
  record_partition as partition, record_offset as "offset", isNull(original_value) as is_tombstone from ${database}.${this.#topic.landing}`,
    )
    for (const { name, target, select } of views)
      await this.#store.command(
        `create materialized view ${database}.${identifier(name)} to ${database}.${identifier(target)} as ${this.#redirected(select, tables)}`,
      )
  }

  /** Follows the views from the landing table through Null tables to the tables that are copied. */
  async #pipeline(): Promise<{ tables: string[]; views: { name: string; target: string; select: string }[] }> {
    const rows = await this.#store.query<{ name: string; engine: string; dependencies_table: string[]; created: string; select: string }>(
      `select name, engine, dependencies_table, create_table_query as created, as_select as select from system.tables where database = currentDatabase()`,
    )
    const byName = new Map(rows.map((row) => [row.name, row]))
    const ends = new Set([DEAD_LETTERS, ...shapesOf(this.#topic).map(({ storage }) => storage)])
    const tables = [this.#topic.landing]
    const views: { name: string; target: string; select: string }[] = []
    for (const table of tables)
      for (const name of byName.get(table)?.dependencies_table ?? []) {
        const view = byName.get(name)
        const target = view && targetOf(view.created)
        if (!view || target === undefined || target === 'touches' || !(ends.has(target) || byName.get(target)?.engine === 'Null')) continue
        views.push({ name, target, select: view.select })
        if (!tables.includes(target)) tables.push(target)
      }
    const absent = [...ends].find((end) => !tables.includes(end))
    if (absent !== undefined)
      throw new CallboardError('internal', `No view leads from ${this.#topic.landing} to ${absent}; run callboard migrate.`)
    return { tables, views }
  }

  /** The engine writes a view's tables with their database. */
  #redirected(select: string, tables: readonly string[]): string {
    const names = tables.join('|')
    return select.replaceAll(new RegExp(`(?:\`[^\`]+\`|\\w+)\\.\`?(${names})\`?(?=[\\s)]|$)`, 'g'), `${this.database}.$1`)
  }
}

const targetOf = (created: string): string | undefined => /^CREATE MATERIALIZED VIEW \S+ TO (?:`[^`]+`|\w+)\.`?(\w+)`?/.exec(created)?.[1]

/** Raw events as rows of their landing table, marked so that neither raw events nor ranges take them a second time. */
export const landedAgain = (condition: string): string =>
  `(record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers, original_value)
select source, generation, partition, "offset", sent_at, ingested_at, key, mapConcat(headers, map('callboard-replay', '1')), value
from raw_events final where topic = {topic:String} and ifNull(value, '') != '${ERASED_RECORD}' and ${condition}`
