/** `npm run bench -- <name> [--quick] [--json]`: runs one benchmark and keeps its figures in bench/results/. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

type Bench = (options: { quick: boolean; flags: readonly string[] }) => Promise<object>

const catalog: Readonly<Record<string, () => Promise<Bench>>> = {
  ingest: async () => (await import('./ingest.ts')).run,
  kpi: async () => (await import('./kpi.ts')).run,
  forecast: async () => (await import('./forecast.ts')).run,
  roster: async () => (await import('./roster.ts')).run,
  score: async () => (await import('./score.ts')).run,
  judgement: async () => (await import('./judgement.ts')).run,
  ledger: async () => (await import('./ledger.ts')).run,
  interfaces: async () => (await import('./interfaces.ts')).run,
  jobs: async () => (await import('./jobs.ts')).run,
  http: async () => (await import('./http.ts')).run,
  attacks: async () => (await import('./attacks.ts')).run,
}

const [name = '', ...flags] = process.argv.slice(2)
const load = catalog[name]
if (!load) {
  process.stderr.write(`'${name}' is not a benchmark; choose one of ${Object.keys(catalog).join(', ')}.\n`)
  process.exit(2)
}
const quick = flags.includes('--quick')
const run = await load()
const loadBefore = loadavg()[0]
const figures = await run({ quick, flags })
const report = { bench: name, quick, node: process.version, cores: cpus().length, loadBefore, ...figures }
if (!quick) {
  mkdirSync('bench/results', { recursive: true })
  // A part of a benchmark (`--minutes 20`) keeps figures of its own.
  const part = flags.filter((flag) => flag.startsWith('--') && flag !== '--json').map((flag) => flag.slice(1))
  writeFileSync(`bench/results/${[name, ...part].join('')}.json`, `${JSON.stringify(report, null, 2)}\n`)
}
process.stdout.write(`${JSON.stringify(report, null, flags.includes('--json') ? 0 : 2)}\n`)
process.exit(0)
