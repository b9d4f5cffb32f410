/** Test projects: pure ones beside the code, real engine, broker and browser under tests/. */
import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], more: object = {}) => ({
  test: { name, include, exclude: ['node_modules/**', 'dist/**', 'web/dist/**'], ...more },
})

/** Files that open a store copy a migrated directory. */
const globalSetup = ['tests/support/migrated-template.ts']

/** Builds nothing. */
const STALE_MUTANTS = 'tests/faults/passages.test.ts'

const oneAtATime = { pool: 'forks', fileParallelism: false, testTimeout: 120_000, hookTimeout: 180_000 } as const

export default defineConfig({
  test: {
    // Vitest leaves one core free, which on two cores means one worker.
    maxWorkers: 2,
    projects: [
      project(
        'unit',
        [
          '{bench,cli,contracts,dashboards,demo,domain,forecasting,workforce,ingest,interfaces,jobs,ledger,centres,projections,qa,service,sql,app,traces,web}/**/*.test.ts',
          STALE_MUTANTS,
        ],
        {
          // One module graph per thread: with a fresh one per file, importing took half of the time.
          pool: 'threads',
          isolate: false,
          testTimeout: 60_000,
        },
      ),
      project('engine', ['tests/engine/**/*.test.ts'], { pool: 'forks', testTimeout: 120_000, hookTimeout: 120_000, globalSetup }),
      project('kafka', ['tests/kafka/**/*.test.ts'], { ...oneAtATime, globalSetup }),
      project('faults', ['tests/faults/**/*.test.ts', `!${STALE_MUTANTS}`], { ...oneAtATime, testTimeout: 900_000 }),
      project('journey', ['tests/journeys/**/*.test.ts'], { ...oneAtATime, globalSetup }),
    ],
  },
})
