/** Writes the landing migration from the contracts: `npx tsx sql/landing/generate.ts`. */
import { readFile, writeFile } from 'node:fs/promises'
import { contracts } from '../../contracts/index.ts'
import { seatIntervals, sharedTables } from './shared.ts'
import { topicStatements } from './topic.ts'

const MIGRATION = new URL('../migrations/0001_landing.sql', import.meta.url)

/** The whole migration's text. */
export function landingSql(): string {
  const statements = [...sharedTables(), ...contracts.flatMap(topicStatements), seatIntervals()]
  return `-- Raw events, landing, typed tables, dead letters and touches. Generated from contracts/ by sql/landing/generate.ts.\n\n${statements.map((statement) => `${statement};\n`).join('\n')}`
}

export const committedLandingSql = (): Promise<string> => readFile(MIGRATION, 'utf8')

if (import.meta.url === `file://${process.argv[1]}`) await writeFile(MIGRATION, landingSql())
