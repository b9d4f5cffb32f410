/** Migrations as files: `NNNN_name.sql`, statements in the order in which they run. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { CallboardError } from '../domain/kernel/errors.ts'
import { statementsOf } from './statement.ts'

export type Migration = {
  readonly number: number
  readonly name: string
  readonly checksum: string
  readonly statements: readonly string[]
}

const DIRECTORY = new URL('./migrations/', import.meta.url)

/** Reads `NNNN_name.sql`; throws `internal` where a number is missing or double. */
export async function readMigrations(directory: URL = DIRECTORY): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort()
  const migrations = await Promise.all(names.map((name) => readMigration(directory, name)))
  migrations.forEach(({ number, name }, index) => {
    if (number !== index + 1)
      throw new CallboardError(
        'internal',
        `Migration '${name}' is number ${number} where ${index + 1} was expected; numbers are gapless from 0001.`,
      )
  })
  return migrations
}

async function readMigration(directory: URL, file: string): Promise<Migration> {
  const text = await readFile(new URL(file, directory), 'utf8')
  return {
    number: Number(file.slice(0, 4)),
    name: file.slice(0, -'.sql'.length),
    checksum: createHash('sha256').update(text).digest('hex'),
    statements: statementsOf(text),
  }
}
