/** What the schema says when a roll-up's definition changes. */
import { expect, test } from 'vitest'
import { differenceOf } from '../schema/difference.ts'
import { kpiStatements } from './generate.ts'
import type { Rollup } from './rollup.ts'
import { queueRollup } from './rollup-queue.ts'
import { rollups } from './rollups.ts'

const slotsView = (statements: readonly string[]) => statements.find((one) => one.startsWith('create view if not exists kpi_slots'))

const changes: readonly (readonly [string, Rollup])[] = [
  ['another measure', { ...queueRollup, body: (scope) => queueRollup.body(scope).replace('count() as offered', 'count() * 2 as offered') }],
  ['a new measure', { ...queueRollup, measures: [...queueRollup.measures, { name: 'again', type: 'UInt64', comment: 'Again.' }] }],
]

test.each(changes)('%s asks for the slots of its view to be computed again, and for no others', (_, changed) => {
  const after = kpiStatements(rollups.map((one) => (one === queueRollup ? changed : one)))
  const slots = slotsView(differenceOf(kpiStatements(), after)) ?? ''
  const [old, now] = [slotsView(kpiStatements()) ?? '', slots].map((text) => text.match(/'[0-9a-f]{16}'/g))
  // Once to show, once to narrow pointers.
  expect(now?.map((one, index) => one === old?.[index])).toEqual(rollups.flatMap((one) => [one !== queueRollup, one !== queueRollup]))
})
