/** `npm run test:faults [-- --seed N --minutes M --only NAME,… --mutant NAME | --mutants]`: a line for each scenario and attack, a JSON document at the end. */
import { parseArgs } from 'node:util'
import { attacks } from './attacks.ts'
import { built, REPOSITORY } from './build.ts'
import { type Mutant, mutants, mutated } from './mutants.ts'
import { clusters, type Outcome, play } from './play.ts'
import { programOf } from './program.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import { type Attack, attacked, templateOf } from './scene.ts'
import { type TestMutant, tested, testMutants } from './test-mutants.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string' },
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const scale = Number(values.scale)
const until = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000

function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const namesOf = (all: readonly { readonly name: string }[]): string => all.map(({ name }) => name).join(', ')
const only = values.only?.split(',')
for (const name of only ?? [])
  if (![...scenarios, ...attacks].some((one) => one.name === name))
    refuse(`--only has no '${name}'; it takes scenarios (${namesOf(scenarios)}) and attacks (${namesOf(attacks)}).`)
if (!Number.isFinite(seed) || !(scale > 0) || Number.isNaN(until)) refuse('--seed, --minutes and --scale are numbers.')

const wrong = {
  build: mutants.find(({ name }) => name === values.mutant),
  attack: attacks.find(({ mutant }) => mutant.name === values.mutant),
  test: testMutants.find(({ name }) => name === values.mutant),
}
if (values.mutant !== undefined && !Object.values(wrong).some((one) => one !== undefined))
  refuse(`--mutant takes ${namesOf([...mutants, ...attacks.map(({ mutant }) => mutant), ...testMutants])}.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

type Told = Pick<Outcome, 'name' | 'problems' | 'seconds'> & Partial<Outcome>

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const outcomes: Told[] = []
const skipped: { name: string; reason: string }[] = []

function tell(outcome: Told): void {
  outcomes.push(outcome)
  const records = outcome.records === undefined ? '' : `, ${outcome.records} records`
  say(`${outcome.name}: ${outcome.problems.length === 0 ? 'ok' : 'FAILED'}${records}, ${outcome.seconds.toFixed(0)} s`)
  for (const problem of outcome.problems) say(`  ${problem}`)
}

async function timed(name: string, work: () => Promise<readonly string[]>): Promise<void> {
  const from = performance.now()
  const problems = await work()
  tell({ name, problems, seconds: (performance.now() - from) / 1000 })
}

async function playScenarios(chosen: readonly Scenario[], mutant: Mutant | undefined): Promise<void> {
  if (chosen.length === 0) return
  const kafka = clusters()
  await using build = await (mutant ? mutated(mutant) : built(REPOSITORY))
  try {
    for (const scenario of chosen) {
      const reason = Date.now() > until ? `the ${values.minutes} minutes are over` : await scenario.whyNot?.()
      if (reason === undefined) tell(await play(scenario, { broker: await kafka.of(scenario.brokers), seed, scale, build }))
      else {
        skipped.push({ name: scenario.name, reason })
        say(`${scenario.name}: skipped, ${reason}`)
      }
    }
  } finally {
    await kafka.stop()
  }
}

async function playAttacks(chosen: readonly Attack[], mutant?: Mutant): Promise<void> {
  if (chosen.length === 0) return
  await using right = await programOf()
  await using template = await templateOf(right)
  await using program = mutant ? await programOf(mutant) : right
  for (const attack of chosen) await timed(attack.name, () => attacked(attack, program, template.path))
}

/** A build that its test does not find, in the words named, is the problem here. */
async function findAll(chosen: readonly TestMutant[]): Promise<void> {
  for (const mutant of chosen)
    await timed(mutant.name, async () => {
      const problems = await tested(mutant)
      return problems.some((problem) => mutant.shows.test(problem)) ? [] : ['not found out', ...problems]
    })
}

say(`seed ${seed}${values.mutant === undefined ? '' : `, a build with ${values.mutant}`}`)
const isChosen = ({ name }: { readonly name: string }): boolean => only === undefined || only.includes(name)
const { test } = wrong
if (values.mutants) await findAll(testMutants)
else if (test) await timed(test.name, () => tested(test))
else if (wrong.attack) await playAttacks([wrong.attack], wrong.attack.mutant)
else {
  await playScenarios(scenarios.filter(isChosen), wrong.build)
  if (!wrong.build) await playAttacks(attacks.filter(isChosen))
}

const failed = outcomes.filter(({ problems }) => problems.length > 0).length
const records = outcomes.reduce((sum, outcome) => sum + (outcome.records ?? 0), 0)
process.stdout.write(`${JSON.stringify({ ok: failed === 0, seed, records, scenarios: outcomes, skipped }, null, 2)}\n`)
process.exitCode = failed === 0 ? 0 : 1
