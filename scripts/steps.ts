/** The steps of `npm test` and `npm run check`, each a command with the environment it needs. */

export type Step = {
  readonly name: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly isVitest?: boolean
  /** Shares engine, broker or browser with others and so runs by itself. */
  readonly isAlone?: boolean
}

const vitest = (project: string, zone: string, files: readonly string[] = []): Step => ({
  name: `${project} tests, TZ=${zone}`,
  command: ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=./scripts/count-reporter.ts', ...files],
  env: { TZ: zone },
  isVitest: true,
  isAlone: project !== 'unit',
})

/** Engine tests that turn instants into local days or texts; the others (locks, files, processes) run in one zone only, which saves two minutes. */
const CLOCKS = ['kpi-views', 'planning', 'jobs', 'import', 'dashboards', 'ingest-landing', 'ingest-by-source', 'store.test'].map(
  (name) => `tests/engine/${name}`,
)

/** The longest first, so that the two lanes end together. */
const statics: readonly Step[] = [
  { name: 'typed lint', command: ['eslint', '.'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the pages', command: ['npm', 'run', '--silent', 'check:pages'] },
  { name: 'boundaries', command: ['tsx', 'scripts/boundaries.ts'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'format and lint', command: ['biome', 'ci', '.'] },
]

export const checkSteps: readonly Step[] = [...statics, vitest('unit', 'UTC')]

export const testSteps: readonly Step[] = [
  ...statics,
  vitest('unit', 'UTC'),
  vitest('unit', 'Asia/Shanghai'),
  vitest('engine', 'Asia/Shanghai'),
  vitest('engine', 'UTC', CLOCKS),
  vitest('kafka', 'Asia/Shanghai'),
  vitest('faults', 'UTC'),
  vitest('journey', 'UTC'),
]
