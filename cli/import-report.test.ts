import { expect, test } from 'vitest'
import type { ImportReport } from '../ingest/file/import-file.ts'
import { acdCalls } from '../ingest/mappings/acd-calls.ts'
import { extended } from '../ingest/mappings/catalog.ts'
import { uciIncidents } from '../ingest/mappings/uci-incidents.ts'
import { reportText } from './import-report.ts'

const report: ImportReport = {
  rows: 3,
  accepted: 2,
  typed: 2,
  superseded: 1,
  rejected: 0,
  deadLettered: 0,
  skippedLines: 0,
  repeatedHeaders: 0,
  unreadColumns: [],
  otherPlaces: [],
  likelyTotals: [],
  seconds: 1,
  stopped: false,
  rejectsFile: null,
}
const LINE = '3 rows, 2 accepted, 1 superseded, 0 rejected, 0 dead letters in 1.0 s'

test('where rows were superseded and all have one revision, the next one is named', () => {
  expect(reportText(report, acdCalls)).toBe(
    `${LINE}\nEvery row has revision 1: of two of the same callId the content decides which is kept. Of an export that corrects an earlier one, --set revision=2 keeps the new rows.`,
  )
  expect(reportText({ ...report, superseded: 0 }, acdCalls)).not.toContain('revision')
  expect(reportText({ ...report, superseded: null }, acdCalls)).not.toContain('revision')
})

test('revisions that rows have themselves, or that events have by their instant, need none', () => {
  const own = extended({ extends: 'acd-calls', fields: { revision: { column: 'version', as: 'integer' } } })
  expect(reportText(report, own)).toBe(LINE)
  expect(reportText(report, uciIncidents)).toBe(LINE)
})

test('headers among the rows and columns with values at other places are told', () => {
  const text = reportText({ ...report, superseded: 0, repeatedHeaders: 2, otherPlaces: [{ column: 'legs.1.queue', records: 7 }] }, acdCalls)
  expect(text).toContain('; 2 more headers among the rows')
  expect(text).toContain('\n  legs.1.queue: in 7 of the records')
})
