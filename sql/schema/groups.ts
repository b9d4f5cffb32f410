/** The whole schema by group, in the order in which it is made; each group is a file of the baseline. */
import { readFileSync } from 'node:fs'
import { contracts } from '../../contracts/index.ts'
import { BY_SOURCE, OPEN_DEAD_LETTERS } from '../ingest-views.ts'
import { kpiStatements } from '../kpi/generate.ts'
import { seatIntervals, sharedTables } from '../landing/shared.ts'
import { topicStatements } from '../landing/topic.ts'
import { statementsOf } from '../statement.ts'
import { wrapped } from './wrapped.ts'

export type Group = {
  readonly name: string
  /** What its statements follow from, as the first line of its file says; undefined where the file itself is written by hand. */
  readonly source: string | undefined
  /** `create … if not exists`, each safe to run twice. */
  readonly statements: readonly string[]
}

/** What a record passes on its way in, and keeps nothing: tables without storage and views that write. */
const passes = (statement: string): boolean => /\) engine = Null$|^create materialized view /.test(statement)

const landing = [...sharedTables(), ...contracts.flatMap(topicStatements), seatIntervals()]

const written = (name: string, file: string): Group => ({
  name,
  source: undefined,
  statements: statementsOf(readFileSync(new URL(`../migrations/${file}`, import.meta.url), 'utf8')),
})

export const groups: readonly Group[] = [
  { name: 'facts', source: 'contracts/ by sql/landing/', statements: landing.filter((statement) => !passes(statement)) },
  { name: 'landing', source: 'contracts/ by sql/landing/', statements: landing.filter(passes) },
  written('results', '0003_results.sql'),
  written('directory', '0004_directory.sql'),
  { name: 'kpi', source: 'sql/kpi/rollups.ts', statements: kpiStatements() },
  written('views', '0006_views.sql'),
  { name: 'ingest_views', source: 'contracts/ by sql/ingest-views.ts', statements: [BY_SOURCE, OPEN_DEAD_LETTERS] },
].map((group) => ({ ...group, statements: group.statements.map(wrapped) }))

/** Tables and views of a group by name. */
export const namesOf = ({ statements }: Group): string[] => statements.map((statement) => /if not exists (\w+)/.exec(statement)?.[1] ?? '')
