/** The tables that our own code writes, with their views, by group. */
import { customers } from './customers.ts'
import { createTable, createView, type Table, type View } from './definition.ts'
import { directory as directoryTables } from './directory.ts'
import { inspections } from './inspections.ts'
import { interfaces } from './interfaces.ts'
import { kpiPointers } from './kpi.ts'
import { operations } from './operations.ts'
import { pairing } from './pairing.ts'
import { planning } from './planning.ts'
import { quality } from './quality.ts'
import { rosters } from './rosters.ts'
import { traces } from './traces.ts'

const isTable = (one: Table | View): one is Table => 'storage' in one

const statementOf = (one: Table | View | string): string => {
  if (typeof one === 'string') return one
  return isTable(one) ? createTable(one) : createView(one)
}

const all = [...quality, ...inspections, ...planning, ...rosters, ...operations, ...interfaces, ...customers, ...traces, ...pairing]

export const resultStatements = (): string[] => all.map(statementOf)

export const directoryStatements = (): string[] => directoryTables.map(statementOf)

/** For the test that compares them with the engine's. */
export const definitions: readonly (Table | View)[] = [...all, ...directoryTables, kpiPointers].filter((one) => typeof one !== 'string')
