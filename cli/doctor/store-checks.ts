/** Checks of the analytics store: engine, migrations, tables against this build's contracts, disk, clocks, parts, dead letters. */
import { contracts } from '../../contracts/index.ts'
import { DAY_MS } from '../../domain/kernel/time.ts'
import { pausedTopics } from '../../ingest/pauses.ts'
import { migrate } from '../../sql/migrate.ts'
import { lastLooks, retention } from '../../sql/retention.ts'
import { deviations } from '../../sql/schema/compare.ts'
import type { Store } from '../../sql/store.ts'
import { type Check, checked, looked } from './check.ts'

/** The oldest release whose behaviour the test suite has proven. */
const OLDEST_ENGINE = 26
const SCHEMA_RULE = 'tables and views as this version makes them'
const GIB = 2 ** 30
const LEAST_FREE_GIB = 2
const CLOCK_TOLERANCE_S = 2
/** Inserts are delayed at 1000 parts of one partition and refused at 3000; the engine's defaults. */
const MOST_PARTS = 600
const MOST_SHARE = 0.01
const MOST_DEAD_SHARE = 0.05
/** The job looks each local day, of up to 25 hours. */
const LATEST_LOOK_DAYS = 2
const RETENTION_RULE = `what has had its time was looked for in the last ${LATEST_LOOK_DAYS} days, by job retention alone`
const RETENTION_REMEDY = 'Run callboard migrate, and let jobs run (callboard start or jobs start) or run callboard retention run.'

export async function storeChecks(store: Store, now: () => number): Promise<Check[]> {
  const checks: [string, string, string, () => Promise<Check[]>][] = [
    ['engine.version', `${OLDEST_ENGINE} or later`, 'Upgrade ClickHouse.', () => version(store)],
    ['migrations', 'none pending', 'Run callboard migrate.', () => migrations(store)],
    ['contracts', SCHEMA_RULE, 'Run callboard migrate.', () => schema(store)],
    ['retention', RETENTION_RULE, RETENTION_REMEDY, () => retentionSet(store, now)],
    ['store.disk', `at least ${LEAST_FREE_GIB} GiB free`, 'Free disk space.', () => disk(store)],
    ['store.parts', `at most ${MOST_PARTS} parts in a partition`, 'Insert in larger batches.', () => parts(store)],
    ['ingest.paused', 'no topic is paused', 'See callboard status.', () => paused(store)],
    ['clock.engine', `within ${CLOCK_TOLERANCE_S} s of this machine's`, 'Synchronise both clocks by NTP.', () => engineClock(store, now)],
    ['sources', 'counters can be read', 'Run callboard migrate.', () => sources(store)],
  ]
  const found: Check[] = []
  for (const [id, rule, remedy, look] of checks) found.push(...(await looked(id, rule, remedy, look)))
  return found
}

async function one<Row>(store: Store, sql: string): Promise<Row | undefined> {
  const [row] = await store.query<Row>(sql)
  return row
}

async function version(store: Store): Promise<Check[]> {
  const found = (await one<{ v: string }>(store, 'select version() as v'))?.v ?? ''
  const isNew = Number(found.split('.')[0]) >= OLDEST_ENGINE
  return [checked('engine.version', isNew, found, `${OLDEST_ENGINE} or later`, 'Upgrade ClickHouse.')]
}

async function migrations(store: Store): Promise<Check[]> {
  const { pending } = await migrate(store, { dryRun: true })
  const value = pending.length === 0 ? 'up to date' : `pending: ${pending.join(', ')}`
  return [checked('migrations', pending.length === 0, value, 'none pending', 'Run callboard migrate.')]
}

/** Tables, views and columns are those of the definitions. */
async function schema(store: Store): Promise<Check[]> {
  const found = await deviations(store)
  const value = found.length === 0 ? `${contracts.length} contracts` : found.map(({ what }) => what).join('; ')
  const isLost = found.some(({ isLoss }) => isLoss)
  return [
    checked(
      'contracts',
      found.length === 0,
      value,
      SCHEMA_RULE,
      isLost ? 'Rows are lost: restore a backup.' : 'Run callboard migrate: it makes views again.',
    ),
  ]
}

/** Nothing expires by itself, so somebody has to look: the job does each day. */
async function retentionSet(store: Store, now: () => number): Promise<Check[]> {
  const rows = await store.query<{ name: string }>(
    "select name from system.tables where database = currentDatabase() and position(engine_full, ' TTL ') > 0",
  )
  const byItself = retention.filter(({ table }) => rows.some(({ name }) => name === table)).map(({ table }) => table)
  const looks = (await lastLooks(store)).map(({ lookedAt }) => Date.parse(lookedAt))
  const days = looks.length === 0 ? undefined : (now() - Math.max(...looks)) / DAY_MS
  const value =
    byItself.length > 0 ? `${byItself.join(', ')} expire by themselves` : days === undefined ? 'never' : `${days.toFixed(1)} days ago`
  const isRight = byItself.length === 0 && days !== undefined && days <= LATEST_LOOK_DAYS
  return [checked('retention', isRight, value, RETENTION_RULE, RETENTION_REMEDY)]
}

async function disk(store: Store): Promise<Check[]> {
  const row = await one<{ free: string }>(store, 'select min(free_space) as free from system.disks')
  const free = Number(row?.free ?? 0) / GIB
  const remedy = 'Free disk space or move the data directory; ingest pauses when the disk is full.'
  return [checked('store.disk', free >= LEAST_FREE_GIB, `${free.toFixed(1)} GiB`, `at least ${LEAST_FREE_GIB} GiB free`, remedy)]
}

async function parts(store: Store): Promise<Check[]> {
  const row = await one<{ at: string; n: string }>(
    store,
    `select table as at, toString(count()) as n from system.parts where active and database = currentDatabase() group by table, partition order by count() desc limit 1`,
  )
  const n = Number(row?.n ?? 0)
  const remedy = 'Merges fall behind: ingest in larger batches, or give the store more disk throughput.'
  return [
    checked('store.parts', n <= MOST_PARTS, `${n}${row ? ` in ${row.at}` : ''}`, `at most ${MOST_PARTS} parts in a partition`, remedy),
  ]
}

async function paused(store: Store): Promise<Check[]> {
  const topics = await pausedTopics(store)
  const value = topics.length === 0 ? 'none' : topics.map(({ topic, cause, reason }) => `${topic} (${cause}): ${reason}`).join('; ')
  const remedy =
    'Mend what the reason names: the source of bad records (callboard dlq reasons), disk, or load; ingest then goes on by itself.'
  return [checked('ingest.paused', topics.length === 0, value, 'no topic is paused', remedy)]
}

async function engineClock(store: Store, now: () => number): Promise<Check[]> {
  const before = now()
  const row = await one<{ at: string }>(store, "select toString(toUnixTimestamp64Milli(now64(3, 'UTC'))) as at")
  const after = now()
  const at = Number(row?.at ?? 0)
  // What the request took is no skew.
  const skew = at < before ? (before - at) / 1000 : at > after ? (at - after) / 1000 : 0
  const rule = `within ${CLOCK_TOLERANCE_S} s of this machine's`
  return [checked('clock.engine', skew <= CLOCK_TOLERANCE_S, `${skew.toFixed(1)} s off`, rule, 'Synchronise both clocks by NTP.')]
}

/** Of what was ingested in the last 24 hours. */
async function sources(store: Store): Promise<Check[]> {
  const rows = await store.query<{ topic: string; source: string; n: string; skewed: string; dead: string }>(
    `select topic, source, toString(sum(records)) as n, toString(sum(clock_skewed)) as skewed, toString(sum(dead_lettered)) as dead
from ingest_by_source where hour >= now64(3) - interval 24 hour group by topic, source having sum(records) > 0 order by topic, source`,
  )
  const over = (of: 'skewed' | 'dead', most: number): string[] =>
    rows.filter((row) => Number(row[of]) > most * Number(row.n)).map((row) => `${row.topic} of ${row.source}: ${row[of]} of ${row.n}`)
  const [skewed, dead] = [over('skewed', MOST_SHARE), over('dead', MOST_DEAD_SHARE)]
  return [
    checked(
      'clock.sources',
      skewed.length === 0,
      skewed.length === 0 ? `${rows.length} sources` : skewed.join('; '),
      `at most ${MOST_SHARE * 100} % of a source's records in 24 h carry instants ahead of when they were sent or stored`,
      'Synchronise the clocks of source, broker and this machine by NTP.',
    ),
    checked(
      'dead_letters',
      dead.length === 0,
      dead.length === 0 ? `${rows.length} sources` : dead.join('; '),
      `at most ${MOST_DEAD_SHARE * 100} % of a source's records in 24 h`,
      'See callboard dlq reasons, mend the source or replay through a mapping.',
    ),
  ]
}
