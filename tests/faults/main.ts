/** `npm run test:faults [-- --seed N --minutes M --only NAME,…]`: the full set, a line for each scenario and a JSON document at the end. */
import { parseArgs } from 'node:util'
import { clusters, type Outcome, play } from './play.ts'
import { scenarios } from './scenarios.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string' },
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const scale = Number(values.scale)
const until = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000
const only = values.only?.split(',')
const unknown = only?.find((name) => !scenarios.some((scenario) => scenario.name === name))
if (unknown !== undefined || !Number.isFinite(seed) || !(scale > 0) || Number.isNaN(until)) {
  process.stderr.write(`--only takes ${scenarios.map(({ name }) => name).join(', ')}; --seed, --minutes and --scale are numbers.\n`)
  process.exit(2)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const chosen = scenarios.filter(({ name }) => only === undefined || only.includes(name))
const outcomes: Outcome[] = []
const skipped: { name: string; reason: string }[] = []
const kafka = clusters()
say(`seed ${seed}`)
try {
  for (const scenario of chosen) {
    const reason = Date.now() > until ? `the ${values.minutes} minutes are over` : await scenario.whyNot?.()
    if (reason !== undefined) {
      skipped.push({ name: scenario.name, reason })
      say(`${scenario.name}: skipped, ${reason}`)
      continue
    }
    const outcome = await play(scenario, { broker: await kafka.of(scenario.brokers), seed, scale, note: say })
    outcomes.push(outcome)
    say(`${outcome.name}: ${outcome.problems.length === 0 ? 'ok' : 'FAILED'}, ${outcome.records} records, ${outcome.seconds.toFixed(0)} s`)
    for (const problem of outcome.problems) say(`  ${problem}`)
  }
} finally {
  await kafka.stop()
}
const failed = outcomes.filter(({ problems }) => problems.length > 0).length
const records = outcomes.reduce((sum, outcome) => sum + outcome.records, 0)
process.stdout.write(`${JSON.stringify({ ok: failed === 0, seed, records, scenarios: outcomes, skipped }, null, 2)}\n`)
process.exitCode = failed === 0 ? 0 : 1
