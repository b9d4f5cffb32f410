/** The whole schema by group, in the order in which it is made; each group is a file of the baseline. */
import { contracts } from '../../contracts/index.ts'
import { BY_SOURCE, OPEN_DEAD_LETTERS } from '../ingest-views.ts'
import { kpiStatements } from '../kpi/generate.ts'
import { landingTables, seatIntervals } from '../landing/tables.ts'
import { topicStatements } from '../landing/topic.ts'
import { directoryStatements, resultStatements } from '../tables/catalog.ts'
import { createView } from '../tables/definition.ts'
import { operationsViews } from '../views/operations.ts'
import { planningViews } from '../views/planning.ts'
import { wrapped } from './wrapped.ts'

export type Group = {
  readonly name: string
  /** What its statements follow from, as the first line of its file says. */
  readonly source: string
  /** `create … if not exists`, each safe to run twice. */
  readonly statements: readonly string[]
}

/** What a record passes on its way in, and keeps nothing: tables without storage and views that write. */
const passes = (statement: string): boolean => /\) engine = Null$|^create materialized view /.test(statement)

const landing = [...landingTables(), ...contracts.flatMap(topicStatements), seatIntervals()]

const views = [...planningViews, ...operationsViews].map(createView)

export const groups: readonly Group[] = [
  { name: 'facts', source: 'contracts/ by sql/landing/', statements: landing.filter((statement) => !passes(statement)) },
  { name: 'landing', source: 'contracts/ by sql/landing/', statements: landing.filter(passes) },
  { name: 'results', source: 'sql/tables/', statements: resultStatements() },
  { name: 'directory', source: 'sql/tables/directory.ts', statements: directoryStatements() },
  { name: 'kpi', source: 'sql/kpi/rollups.ts', statements: kpiStatements() },
  { name: 'views', source: 'sql/views/ and sql/ingest-views.ts', statements: [...views, BY_SOURCE, OPEN_DEAD_LETTERS] },
].map((group) => ({ ...group, statements: group.statements.map(wrapped) }))

/** Tables and views of a group by name. */
export const namesOf = ({ statements }: Group): string[] => statements.map((statement) => /if not exists (\w+)/.exec(statement)?.[1] ?? '')
