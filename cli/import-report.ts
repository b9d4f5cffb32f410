/** What an import tells people of itself. */
import type { ImportReport } from '../ingest/file/import-file.ts'
import { constantRevision } from '../ingest/mappings/map-row.ts'
import type { Mapping } from '../ingest/mappings/mapping.ts'
import { topicNamed } from '../ingest/topics.ts'

/** One line, and further ones for what may be wrong. */
export function reportText({ rows, accepted, superseded, rejected, deadLettered, ...report }: ImportReport, mapping: Mapping): string {
  const { skippedLines, repeatedHeaders, unreadColumns, seconds, rejectsFile } = report
  const counts = [`${accepted} accepted`, ...(superseded === null ? [] : [`${superseded} superseded`]), `${rejected} rejected`]
  const dead = deadLettered === null ? [] : [`${deadLettered} dead letters`]
  const skipped = skippedLines > 0 ? `; ${skippedLines} lines above the header skipped` : ''
  const headers = repeatedHeaders > 0 ? `; ${repeatedHeaders} more headers among the rows` : ''
  const unread = unreadColumns.length > 0 ? `; columns not read: ${unreadColumns.join(', ')}` : ''
  const rejects = rejectsFile === null ? '' : `; rejects in ${rejectsFile}`
  const stopped = report.stopped ? 'Stopped before the end; import the file again for the rest, nothing is stored twice. Until then ' : ''
  return `${stopped}${rows} rows, ${[...counts, ...dead].join(', ')} in ${seconds.toFixed(1)} s${skipped}${headers}${unread}${rejects}${revisionText(superseded, mapping)}${placesText(report.otherPlaces)}${totalsText(report.likelyTotals)}`
}

const MOST_NAMED = 10

/** Rows that another version has replaced although neither is the later by its revision. */
function revisionText(superseded: number | null, mapping: Mapping): string {
  const revision = constantRevision(mapping)
  if (revision === undefined || (superseded ?? 0) === 0) return ''
  const { contract } = topicNamed(mapping.topic)
  return `\nEvery row has ${contract.revision} ${revision}: of two of the same ${contract.key} the content decides which is kept. Of an export that corrects an earlier one, --set ${contract.revision}=${revision + 1} keeps the new rows.`
}

function placesText(places: ImportReport['otherPlaces']): string {
  if (places.length === 0) return ''
  const lines = places.slice(0, MOST_NAMED).map(({ column, records }) => `  ${column}: in ${records} of the records`)
  const what =
    'Columns read at one place of a list have values at other places, which are in no record; where each of them is a row, name the list with "each":'
  return ['', what, ...lines].join('\n')
}

/** What stays as a queue and may be none, a line each, and what settles it. */
function totalsText(likely: ImportReport['likelyTotals']): string {
  if (likely.length === 0) return ''
  const lines = likely.slice(0, MOST_NAMED).map(({ detail }) => `  ${detail}`)
  const more = likely.length > lines.length ? [`  and ${likely.length - lines.length} more (--json names all)`] : []
  const ids = JSON.stringify([...new Set(likely.flatMap(({ queueIds }) => queueIds))].slice(0, MOST_NAMED))
  const remedy = `  Those that are totals belong into the mapping's "drop": {"queueId": [...]}, the queues into its "keep"; named here: ${ids}.`
  return ['', 'Rows that may be totals are stored as queues:', ...lines, ...more, remedy].join('\n')
}
