/** Builds made wrong that one test finds in a process of its own: each defect once found by hand has such a test, and its row in docs/faults.md. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { type Change, copied, type Mutant } from './mutants.ts'

export type TestMutant = Mutant & {
  readonly test: {
    readonly project: 'unit' | 'engine'
    readonly file: string
    /** Words of its name; `shows` is what the whole name says. */
    readonly name: string
  }
  /** Played by `npm test`. */
  readonly isInSuite?: true
}

type Row = Omit<TestMutant, 'changes' | 'test'> & Change & { readonly test: readonly [TestMutant['test']['project'], string, string] }

const rows: readonly Row[] = [
  {
    name: 'cursor-ahead-kept',
    file: 'jobs/engine/plan.ts',
    find: '  if (isAhead(cursor, now))\n',
    replace: '  if (isAhead(cursor, now) && now < 0)\n',
    test: ['unit', 'jobs/engine/wrong-clock.test.ts', 'fifteen seconds a day ahead'],
    shows: /every job goes on at once/,
  },
  {
    name: 'due-again-at-once',
    file: 'ledger/statements/jobs.ts',
    find: 'Math.round(plus(now(), retryIn))',
    replace: '0 * retryIn',
    test: ['unit', 'jobs/engine/wrong-clock.test.ts', 'a host clock a day ahead'],
    shows: /a slot that has to wait waits/,
    isInSuite: true,
  },
  {
    name: 'mistyped-directory',
    file: 'cli/data-directory.ts',
    find: 'if (parts.some((part) => FOUND[part](io))) return',
    replace: 'if (parts.length > 0) return',
    test: ['engine', 'tests/engine/no-data.test.ts', 'audit list'],
    shows: /audit list/,
  },
  {
    name: 'proxied-pages',
    file: 'service/guard.ts',
    find: 'const FOR_ALL = /^\\/(v1\\/events\\/:topic|healthz|readyz)$/',
    replace: 'const FOR_ALL = /^\\//',
    test: ['unit', 'service/exposure.test.ts', 'past the proxy'],
    shows: /whoever reaches the port past the proxy is not believed/,
  },
  {
    name: 'segments-apart',
    file: 'ingest/masking.ts',
    find: "return [...grouped(pieces, ({ name }) => name), ...grouped(words, (_, index) => channels[index] ?? '')]",
    replace: 'return words.length < channels.length ? [] : pieces.map((piece) => [piece])',
    test: ['unit', 'ingest/masking.test.ts', 'a card that goes on in the next segment'],
    shows: /leaves no digit/,
    isInSuite: true,
  },
  {
    name: 'queries-all-at-once',
    file: 'sql/turns.ts',
    find: 'this.#taken < places && ',
    replace: '',
    test: ['unit', 'sql/turns.test.ts', 'places are taken in order'],
    shows: /never more than there are/,
  },
  {
    name: 'unshared-budget',
    file: 'service/events/budget.ts',
    find: 'if (this.#taken > own && this.#taken - own + bytes > this.#bytes) return false',
    replace: 'if (bytes > this.#bytes && bytes < 0) return false',
    test: ['unit', 'service/events/body.test.ts', 'bodies in flight share one budget'],
    shows: /share one budget/,
  },
  {
    name: 'mistakes-as-failures',
    file: 'sql/query-mistake.ts',
    find: "return new QueryError('usage', error.message, error.clickhouseCode, { cause: error, position: placeOf(error, sql, wrapped) })",
    replace: 'return placeOf(error, sql, wrapped) < -1 ? undefined : error',
    test: ['engine', 'tests/engine/sql-mistakes.test.ts', 'intDiv'],
    shows: /intDiv/i,
  },
  {
    name: 'any-day',
    file: 'domain/kernel/time.ts',
    find: '02-(?:0[1-9]|1\\d|2[0-8]))',
    replace: '02-(?:0[1-9]|[12]\\d|3[01]))',
    test: ['unit', 'domain/kernel/day.test.ts', 'every day of 1970 to 2149'],
    shows: /nothing beside them/,
  },
  {
    name: 'rollback-told',
    file: 'ledger/group.ts',
    find: "await exec('rollback to savepoint one').catch(() => {\n      throw outcome.error\n    })",
    replace: "await exec('rollback to savepoint one')",
    test: ['unit', 'ledger/disk-full.test.ts', 'every write of the group fails'],
    shows: /none with a rollback that was not possible/,
  },
  {
    name: 'any-number',
    file: 'cli/args.ts',
    find: '!Number.isFinite(value) || value < min || value > max',
    replace: '!Number.isFinite(value) || value > max',
    test: ['engine', 'tests/engine/refused-arguments.test.ts', 'a negative number'],
    shows: /a negative number/,
  },
  {
    name: 'escapes-pass',
    file: 'cli/printable.ts',
    find: '\\u0000-\\u0008\\u000b-\\u001f',
    replace: '\\u0000-\\u0008',
    test: ['unit', 'cli/printable.test.ts', 'escapes, bells'],
    shows: /are shown instead of carried out/,
  },
  {
    name: 'one-checkpoint',
    file: 'projections/projections.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    find: '`projection/${read}/kafka` : `projection/${read}@${storeId}`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    replace: '`projection/${read}/kafka` : `projection/${read}@${storeId.slice(0, 0)}`',
    test: ['engine', 'tests/engine/pair.test.ts', 'two stores of one shared ledger'],
    shows: /are both filled with all of it/,
  },
  {
    name: 'pauses-twice',
    file: 'domain/workorder/sla-clock.ts',
    find: 'clock.add(resumedAt, given.between(pausedAt, dueAt))',
    replace: 'clock.add(clock.add(resumedAt, given.between(pausedAt, dueAt)), clock.between(pausedAt, resumedAt))',
    test: ['unit', 'domain/workorder/sla-clock.test.ts', 'a pause of two hours'],
    shows: /moves a deadline by two hours once/,
    isInSuite: true,
  },
  {
    name: 'unmissed-views',
    file: 'sql/schema/compare.ts',
    find: '.filter(({ name }) => !there.has(name))\n',
    replace: ".filter(({ name }) => !there.has(name) && name === '')\n",
    test: ['engine', 'tests/engine/schema-compare.test.ts', 'drop view calls: found'],
    shows: /drop view calls: found, and mended/,
  },
  {
    name: 'holds-forgotten',
    file: 'sql/retention.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    find: 'where: theirs === undefined ? old : `${old} and not (${theirs})`,',
    replace: 'where: old,',
    test: ['engine', 'tests/engine/retention.test.ts', 'under a hold'],
    shows: /under a hold the records of others go/,
  },
  {
    name: 'records-uncovered',
    file: 'ledger/statements/rewriting.ts',
    find: 'return rows.length === count && rows.every(isSuch) && digestOf(rows.map(storedAs)) === digest',
    replace: 'return rows.length === count && digest !== undefined',
    test: ['engine', 'tests/engine/ledger.test.ts', 'passes a change off'],
    shows: /passes a change off as that, is found/,
  },
  {
    name: 'key-kept',
    file: 'ledger/statements/subjects.ts',
    find: 'secret = excluded.secret, ',
    replace: '',
    test: ['engine', 'tests/engine/erase.test.ts', 'eras'],
    shows: /an erasure leaves nothing readable/,
  },
  {
    name: 'late-batch-unseen',
    file: 'sql/new-rows.ts',
    find: '    if (first !== next) return false\n',
    replace: '',
    test: ['unit', 'sql/new-rows.test.ts', 'a merge with such a block'],
    shows: /a merge with such a block/,
    isInSuite: true,
  },
  {
    name: 'calls-alone',
    file: 'sql/migrations/0007_true_numbers.sql',
    find: 'is_known or (f.official.1 > 0 and',
    replace: 'is_known or (f.official.1 < 0 and',
    test: ['engine', 'tests/engine/no-calls-came.test.ts', 'a half-hour without calls'],
    shows: /counts as 0 where the queue was open/,
  },
  {
    name: 'dispatch-uncounted',
    file: 'domain/workorder/evolve.ts',
    find: 'isPlaceUnknown: false, ...handedTo(order, event.teamId) }',
    replace: 'isPlaceUnknown: false, teamId: event.teamId }',
    test: ['engine', 'tests/engine/one-number.test.ts', 'an order that was transferred'],
    shows: /counts as often reassigned in the KPI as in the order/,
  },
  {
    name: 'dated-at-the-report',
    file: 'centres/passive-flow.ts',
    find: 'at: clock?.() ?? report.at }',
    replace: 'at: clock === undefined ? report.at : report.at }',
    test: ['unit', 'centres/flows.test.ts', 'a person who stepped in between'],
    shows: /keeps what they did/,
  },
  {
    name: 'every-language-heard',
    file: 'qa/rules/evaluate.ts',
    find: 'return unheard(rule, context) ?? judge(rule, context)',
    replace: 'return judge(rule, context)',
    test: ['unit', 'qa/score.test.ts', 'a transcript in "es" of'],
    shows: /never failed for its language/,
  },
  {
    name: 'anybodys-interaction',
    file: 'centres/links.ts',
    find: "if (interaction.status !== 'none' && interaction.customerId !== contact.customerId)",
    replace: "if (interaction.status === 'none')",
    test: ['unit', 'centres/links.test.ts', 'another customer’s interaction in a contact'],
    shows: /is refused and nothing is written/,
  },
  {
    name: 'open-for-ever',
    file: 'app/while-open.ts',
    find: '    if (this.#isClosed) {',
    replace: '    if (this.#underWay.size < 0) {',
    test: ['unit', 'app/while-open.test.ts', 'methods work until the end'],
    shows: /then each gives the one error/,
  },
  {
    name: 'errors-without-timeouts',
    file: 'service/sql-examples.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    find: "round(${kpi('interface_error_rate').expression}, 4)",
    replace: 'round(sum(errors) / sum(calls), 4)',
    test: ['engine', 'tests/engine/one-number.test.ts', 'the example query of interfaces'],
    shows: /gives the error ratio of the KPI/,
  },
]

export const testMutants: readonly TestMutant[] = rows.map(({ file, find, replace, test: [project, of, name], ...row }) => ({
  ...row,
  changes: [{ file, find, replace }],
  test: { project, file: of, name },
}))

type Report = {
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** What the mutant's test finds wrong with its build: the names of what failed, each with why. */
export async function tested({ name, changes, test }: TestMutant): Promise<readonly string[]> {
  await using tree = await copied({ name, changes })
  const args = ['run', '--project', test.project, test.file, '-t', escaped(test.name), '--reporter=json', '--bail=1']
  const said = await outputOf(join(tree.path, 'node_modules/vitest/vitest.mjs'), args, tree.path)
  const report: Report = JSON.parse(said.slice(said.indexOf('{"')))
  return report.testResults.flatMap(({ message, assertionResults }) => [
    ...(message === '' ? [] : [message]),
    ...assertionResults.flatMap(({ fullName, status, failureMessages }) =>
      status === 'failed' ? [`${fullName}: ${failureMessages[0]?.split('\n')[0] ?? ''}`] : [],
    ),
  ])
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Tests that fail end it with a code that is not 0. */
const outputOf = (module: string, args: readonly string[], cwd: string): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...process.env, UV_THREADPOOL_SIZE: '16' }
    execFile(process.execPath, [module, ...args], { cwd, env, maxBuffer: 64 << 20 }, (_error, stdout) => resolve(stdout))
  })
