/** The steps of `npm test` and `npm run check`, each a command with the environment it needs. */

export type Step = {
  readonly name: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly isVitest?: boolean
  /** Shares engine, broker or browser with others and so runs by itself. */
  readonly isAlone?: boolean
}

const vitest = (project: string, zone: string): Step => ({
  name: `${project} tests, TZ=${zone}`,
  command: ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=./scripts/count-reporter.ts'],
  env: { TZ: zone },
  isVitest: true,
  isAlone: project !== 'unit',
})

/** The longest first, so that the two lanes end together. */
const statics: readonly Step[] = [
  { name: 'typed lint', command: ['eslint', '.'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the pages', command: ['tsc', '-p', 'web'] },
  { name: 'boundaries', command: ['tsx', 'scripts/boundaries.ts'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'format and lint', command: ['biome', 'ci', '.'] },
]

export const checkSteps: readonly Step[] = [...statics, vitest('unit', 'UTC')]

export const testSteps: readonly Step[] = [
  ...statics,
  vitest('unit', 'UTC'),
  vitest('unit', 'Asia/Shanghai'),
  vitest('engine', 'UTC'),
  vitest('engine', 'Asia/Shanghai'),
  vitest('kafka', 'Asia/Shanghai'),
  vitest('faults', 'UTC'),
  vitest('journey', 'UTC'),
]
