/** Applies the committed migrations, forward only; a rerun after a kill at any statement converges because every statement may run twice. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Migration, readMigrations } from './migration.ts'
import { QueryError } from './query-error.ts'
import type { Store } from './store.ts'
import { createTable, INSTANT, table } from './tables/definition.ts'
import { withoutUndone } from './undone.ts'

export type MigrationReport = {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  readonly statements: readonly string[]
}

const schemaMigrations = table({
  name: 'schema_migrations',
  comment: 'Migrations applied to this database.',
  columns: {
    number: ['UInt32', 'Order of application, gapless from 1.'],
    name: ['String', 'File name without extension.'],
    checksum: ['String', 'SHA-256 of the file; a changed file is refused.'],
    applied_at: [INSTANT, 'When its last statement returned.', { default: 'now64(3)' }],
  },
  version: 'applied_at',
  order: 'number',
})

/** Applies what is missing. With `dryRun` nothing is written and `statements` shows what would run. Throws `conflict` where history and files differ. */
export async function migrate(
  store: Store,
  options: { migrations?: readonly Migration[]; dryRun?: boolean; onApplied?: (name: string) => void } = {},
): Promise<MigrationReport> {
  const { dryRun = false, onApplied } = options
  const migrations = options.migrations ?? (await readMigrations())
  if (!dryRun) await store.command(createTable(schemaMigrations))
  const applied = await appliedTo(store)
  checkHistory(migrations, applied)
  const pending = withoutUndone(migrations.filter(({ number }) => !applied.has(number)))
  const statements = pending.flatMap((migration) => migration.statements)
  if (dryRun) return { applied: [], pending: pending.map(({ name }) => name), statements }
  for (const migration of pending) {
    await apply(store, migration)
    onApplied?.(migration.name)
  }
  return { applied: pending.map(({ name }) => name), pending: [], statements }
}

type Applied = ReadonlyMap<number, { readonly name: string; readonly checksum: string }>

async function appliedTo(store: Store): Promise<Applied> {
  try {
    const rows = await store.query<{ number: number; name: string; checksum: string }>(
      'select number, name, checksum from schema_migrations final order by number',
    )
    return new Map(rows.map(({ number, name, checksum }) => [number, { name, checksum }]))
  } catch (error) {
    // 60: no such table, so nothing was ever applied.
    if (error instanceof QueryError && error.clickhouseCode === 60) return new Map()
    throw error
  }
}

/** Throws `conflict`, with what to do, where the database's past is not the one these files tell. */
function checkHistory(migrations: readonly Migration[], applied: Applied): void {
  const [first, found] = [migrations[0], applied.get(1)]
  if (first && found && found.checksum !== first.checksum)
    throw new CallboardError(
      'conflict',
      `The database was made by an earlier version of Callboard (it begins with migration '${found.name}'), whose tables this version can't take over; start with a new data directory or database and bring the records in again by import or from the topics.`,
    )
  const known = new Map(migrations.map((migration) => [migration.number, migration]))
  const last = Math.max(0, ...applied.keys())
  for (const [number, { name, checksum }] of applied) {
    const file = known.get(number)
    if (!file)
      throw new CallboardError(
        'conflict',
        `The database has migration '${name}', which this version doesn't know; run the newer version that wrote it.`,
      )
    if (file.checksum !== checksum)
      throw new CallboardError(
        'conflict',
        `Migration '${file.name}' was changed after it was applied; restore the file and put the change into a new migration.`,
      )
  }
  for (const { number, name } of migrations)
    if (number < last && !applied.has(number))
      throw new CallboardError(
        'conflict',
        `Migration '${name}' is missing from the database although later ones are there; restore the schema_migrations table from a backup.`,
      )
}

async function apply(store: Store, migration: Migration): Promise<void> {
  for (const [index, statement] of migration.statements.entries()) {
    try {
      await store.command(statement)
    } catch (cause) {
      const message = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
      throw new CallboardError(
        'internal',
        `Migration '${migration.name}' failed at statement ${index + 1} (${statement.slice(0, 60).replaceAll('\n', ' ')}…): ${message}`,
        { cause },
      )
    }
  }
  await store.insert(schemaMigrations, [{ number: migration.number, name: migration.name, checksum: migration.checksum }])
}
