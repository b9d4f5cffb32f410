/** The one checker every scenario ends with: what is stored against the producer's journal. Answers what is wrong, in sentences. */
import { createHash } from 'node:crypto'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import type { Store } from '../../sql/store.ts'
import { type Journal, TOPIC } from './journal.ts'

export type Verdict = { readonly problems: readonly string[]; readonly records: number; readonly idHash: string; readonly slots: number }

export async function check(store: Store, journal: Journal): Promise<Verdict> {
  const typed = await compare('typed rows', journal.typedLines(), store, TYPED)
  const problems = [
    ...(await countProblems(store, journal)),
    ...(await compare('raw events', journal.rawLines(), store, RAW)).problems,
    ...typed.problems,
    ...(await compare('dead letters', [], store, CHANGED_DEAD)).problems,
  ]
  const kpi = await verifyKpis(store)
  if (kpi.mismatches > 0) problems.push(`KPI roll-ups: ${kpi.mismatches} of ${kpi.slots} slots differ from a recomputation`)
  problems.push(...(await compare('KPI sums', journal.kpiLines(), store, KPI)).problems)
  return { problems, records: journal.counts().records, idHash: typed.hash, slots: kpi.slots }
}

const RAW = `select generation, partition, "offset", lower(hex(SHA1(ifNull(value, '')))) from raw_events final
where topic = '${TOPIC}' order by generation, partition, "offset"`

const TYPED = `select interface_call_id, revision, interface_id, toUnixTimestamp64Milli(called_at), duration_ms, outcome from interface_calls
order by interface_call_id`

/** Dead letters whose bytes are not those of the record. */
const CHANGED_DEAD = `select dead.generation, dead.partition, dead."offset" from (select * from dead_letters final where topic = '${TOPIC}') as dead
left join (select * from raw_events final where topic = '${TOPIC}') as raw
  on raw.source = dead.source and raw.generation = dead.generation and raw.partition = dead.partition and raw."offset" = dead."offset"
where ifNull(dead.value, '') != ifNull(raw.value, '')`

const KPI = `select toUnixTimestamp(toDateTime(slot_at, 'UTC')), interface_id, sum(calls), sum(ok), sum(errors), sum(timeouts), sum(rejected), sum(duration_ms_sum)
from kpi_interface_15m group by slot_at, interface_id order by slot_at, interface_id`

async function countProblems(store: Store, journal: Journal): Promise<string[]> {
  const { partitions, problems } = await verifyTopic(store, topicNamed(TOPIC))
  const expected = journal.counts()
  const total = (of: (row: (typeof partitions)[number]) => number): number => partitions.reduce((sum, row) => sum + of(row), 0)
  const found = {
    records: total((row) => row.records),
    good: total((row) => row.typed),
    dead: total((row) => row.deadLettered),
    tombstones: total((row) => row.tombstones),
  }
  const differing = Object.entries(expected).flatMap(([name, count]) => {
    const had = Object.entries(found).find(([key]) => key === name)?.[1]
    return had === count ? [] : [`${name}: ${count} produced, ${had} stored`]
  })
  const lost = total((row) => row.lost)
  if (lost !== journal.lost) differing.push(`${journal.lost} records were deleted unread, ${lost} were counted as lost`)
  // What retention deleted unread is a problem that verify must report; its size was compared above.
  return [...differing, ...problems.filter((problem) => journal.lost === 0 || !problem.endsWith('deleted before they were read'))]
}

/** Both sides sorted the same way; equal where the hashes of all lines are, else the first lines that only one side has. */
async function compare(
  what: string,
  expected: Iterable<string>,
  store: Store,
  sql: string,
): Promise<{ readonly problems: string[]; readonly hash: string }> {
  const wanted = [...expected].join('\n')
  const found = Buffer.from(await store.bytes(sql, 'TSVRaw'))
    .toString()
    .trimEnd()
  const [a, b] = [wanted, found].map((text) => createHash('sha256').update(text).digest('hex'))
  if (a === b) return { problems: [], hash: b ?? '' }
  return { problems: differences(what, wanted.split('\n'), found.split('\n')), hash: b ?? '' }
}

function differences(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  const [expected, stored] = [new Set(wanted), new Set(found)]
  const lost = [...expected].filter((line) => line !== '' && !stored.has(line))
  const foreign = [...stored].filter((line) => line !== '' && !expected.has(line))
  const say = (lines: readonly string[], word: string): string[] =>
    lines.length === 0 ? [] : [`${what}: ${lines.length} ${word}, such as ${lines.slice(0, 2).join(' | ').replaceAll('\t', ' ')}`]
  const doubled = found.length - stored.size
  return [
    ...say(lost, 'missing'),
    ...say(foreign, 'that nobody produced'),
    ...(doubled > 0 ? [`${what}: ${doubled} more than once`] : []),
    ...(lost.length + foreign.length + doubled === 0 ? [`${what}: in another order`] : []),
  ]
}
