/** `npm run test:faults [-- --seed N --minutes M --only NAME,… --mutant NAME]`: a line for each scenario, a JSON document at the end. */
import { parseArgs } from 'node:util'
import { built, REPOSITORY } from './build.ts'
import { mutants, mutated } from './mutants.ts'
import { clusters, type Outcome, play } from './play.ts'
import { scenarios } from './scenarios.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string' },
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    mutant: { type: 'string' },
  },
})
const seed = Number(values.seed)
const scale = Number(values.scale)
const until = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000
const only = values.only?.split(',')
const mutant = mutants.find(({ name }) => name === values.mutant)

function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

for (const name of only ?? [])
  if (!scenarios.some((scenario) => scenario.name === name))
    refuse(`--only has no '${name}'; it takes ${scenarios.map((scenario) => scenario.name).join(', ')}.`)
if (!Number.isFinite(seed) || !(scale > 0) || Number.isNaN(until)) refuse('--seed, --minutes and --scale are numbers.')
if (values.mutant !== undefined && !mutant) refuse(`--mutant takes ${mutants.map(({ name }) => name).join(', ')}.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const chosen = scenarios.filter(({ name }) => only === undefined || only.includes(name))
const outcomes: Outcome[] = []
const skipped: { name: string; reason: string }[] = []
const kafka = clusters()
const build = await (mutant ? mutated(mutant) : built(REPOSITORY))
say(`seed ${seed}${mutant ? `, a build with ${mutant.name}` : ''}`)
try {
  for (const scenario of chosen) {
    const reason = Date.now() > until ? `the ${values.minutes} minutes are over` : await scenario.whyNot?.()
    if (reason !== undefined) {
      skipped.push({ name: scenario.name, reason })
      say(`${scenario.name}: skipped, ${reason}`)
      continue
    }
    const broker = await kafka.of(scenario.brokers)
    const outcome = await play(scenario, { broker, seed, scale, build })
    outcomes.push(outcome)
    const state = outcome.problems.length === 0 ? 'ok' : 'FAILED'
    say(`${outcome.name}: ${state}, ${outcome.records} records, ${outcome.seconds.toFixed(0)} s`)
    for (const problem of outcome.problems) say(`  ${problem}`)
  }
} finally {
  await kafka.stop()
  await build[Symbol.asyncDispose]()
}
const failed = outcomes.filter(({ problems }) => problems.length > 0).length
const records = outcomes.reduce((sum, outcome) => sum + outcome.records, 0)
process.stdout.write(`${JSON.stringify({ ok: failed === 0, seed, records, scenarios: outcomes, skipped }, null, 2)}\n`)
process.exitCode = failed === 0 ? 0 : 1
