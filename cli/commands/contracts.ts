/** `callboard contracts`: what the topics promise, and whether a change keeps the promise. */
import { writeFile } from 'node:fs/promises'
import { asyncApiOf } from '../../contracts/asyncapi.ts'
import { type Check, checkCompatible } from '../../contracts/compatibility.ts'
import { contracts } from '../../contracts/index.ts'
import { parsed } from '../../domain/kernel/parsed.ts'
import { days, parseInstant, plus, seconds } from '../../domain/kernel/time.ts'
import { type Drift, readDrift } from '../../ingest/drift.ts'
import { topicNamed, topics } from '../../ingest/topics.ts'
import { VERSION } from '../../service/version.ts'
import { columnType, fieldsOf } from '../../sql/landing/fields.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { checkPublished, contractDocument } from '../contract-documents.ts'
import { withMigratedStore } from '../migrated-store.ts'
import { systemClock } from '../open-parts.ts'

export const command: Command = {
  name: 'contracts',
  summary:
    'Contracts of the topics: their fields, whether a new version breaks readers, JSON Schema and AsyncAPI documents, members nobody promised.',
  usage: 'contracts list | show TOPIC | check [OLD NEW] | asyncapi [--brokers H:P] [--out FILE] | drift [--topic T] [--since ISO]',
  example: 'callboard contracts check calls.v1 calls',
  options: {
    brokers: { type: 'string', description: "Kafka's address in the AsyncAPI document.", default: 'localhost:9092' },
    topic: { type: 'string', description: 'Topic of drift; all without it.' },
    since: { type: 'string', description: 'Instant from which drift counts what was ingested; the last 30 days without it.' },
    out: { type: 'string', description: 'File for the document of show or asyncapi; stdout without it.' },
  },
  run: async (args, io) => {
    const [action, ...names] = args.positionals
    if (action === 'list' && names.length === 0) return list(io)
    if (action === 'show' && names.length === 1) return write(args, io, await contractDocument(names[0] ?? ''))
    if (action === 'check' && (names.length === 0 || names.length === 2)) return check(io, names)
    if (action === 'asyncapi' && names.length === 0)
      return write(args, io, asyncApiOf(contracts, { version: VERSION, brokers: args.list('brokers')[0] ?? 'localhost:9092' }))
    if (action === 'drift' && names.length === 0) return drift(args, io)
    return usage(command, 'Give list, show with a topic, check with two contracts or none, asyncapi, or drift.')
  },
}

/** Without names the published contracts are checked against this build. */
async function check(io: Io, [before, after]: readonly string[]): Promise<number> {
  const isPair = before !== undefined && after !== undefined
  const checks = isPair ? [checkCompatible(await contractDocument(before), await contractDocument(after))] : checkPublished()
  const ok = checks.every((one) => one.ok)
  io.answer({ ok, findings: checks.flatMap((one) => one.findings), checks }, () => checks.map(checkText).join('\n'))
  return ok ? 0 : 1
}

function checkText({ ok, from, to, findings }: Check): string {
  const breaking = findings.filter(({ verdict }) => verdict === 'breaking').length
  const rest = ok
    ? findings.length === 0
      ? 'no change of form.'
      : `compatible, ${findings.length} changes of form${breaking > 0 ? ` (${breaking} breaking, under a new version)` : ''}.`
    : `breaks readers: ${breaking} breaking changes. Undo them or raise the version.`
  const lines = findings.map(
    ({ path, rule, from: was, to: is, verdict }) =>
      `  ${verdict.padEnd(8)}  ${(path || '(contract)').padEnd(28)} ${rule}  ${brief(was)} → ${brief(is)}`,
  )
  return [`${from} → ${to}: ${rest}`, ...lines].join('\n')
}

const WIDTH = 60

function brief(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value)
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text
}

async function write(args: Args, io: Io, document: unknown): Promise<number> {
  const out = args.text('out')
  const text = JSON.stringify(document, null, 2)
  if (out === undefined) io.answer(document, () => text)
  else {
    await writeFile(out, `${text}\n`)
    io.answer({ file: out }, () => `Written to ${out}.`)
  }
  return 0
}

function list(io: Io): number {
  const rows = topics.map(({ name, contract, tables, description }) => ({
    topic: name,
    version: contract.version,
    description,
    key: contract.key,
    revision: contract.revision,
    slottingInstant: contract.slottingInstant,
    sensitive: contract.sensitive,
    tables,
    fields: fieldsOf(contract).map((field) => ({
      path: field.path,
      kind: field.kind,
      required: field.isRequired,
      column: field.column,
      type: columnType(field),
      description: field.description,
    })),
  }))
  io.answer(rows, (all) =>
    all
      .map(
        (row) =>
          `${row.topic.padEnd(16)} v${row.version}  ${String(row.fields.length).padStart(2)} fields  ${row.tables.join(', ').padEnd(32)} ${row.description}`,
      )
      .join('\n'),
  )
  return 0
}

const DRIFT_SECONDS = days(30)

async function drift(args: Args, io: Io): Promise<number> {
  const topicNames = args.list('topic').map((name) => topicNamed(name).name)
  const since =
    args.text('since') === undefined ? parsed(plus(systemClock(), seconds(-DRIFT_SECONDS))) : parseInstant(args.required('since'))
  if (!since.ok) usage(command, `--since: ${since.rejection.message}`)
  else {
    const rows = await withMigratedStore(io, (store) => readDrift(store, { topicNames, since: new Date(since.value) }))
    io.answer(rows, (all) => (all.length === 0 ? 'Every member that came is in its contract.' : all.map(driftText).join('\n')))
  }
  return 0
}

const driftText = ({ topic, source, path, types, records, firstSeenAt, lastSeenAt, example }: Drift): string =>
  `${topic.padEnd(16)} ${path.padEnd(28)} ${types.join('|').padEnd(14)} ${String(records).padStart(9)}  ${source.padEnd(20)} ${firstSeenAt} – ${lastSeenAt}  ${brief(example)}`
