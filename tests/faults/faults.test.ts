/** A seeded part of the fault scenarios, and builds made wrong on purpose that they must find. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whyNoKafka } from '../support/kafka.ts'
import { type Build, built, REPOSITORY } from './build.ts'
import { mutants, mutated, trap } from './mutants.ts'
import { clusters, play } from './play.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'

const reason = await whyNoKafka()
if (reason !== undefined) console.warn(`tests/faults skipped: ${reason}`)

// Repeats the same faults every time; CALLBOARD_FAULT_SEED plays others.
const SEED = Number(process.env['CALLBOARD_FAULT_SEED'] ?? 1)

test('every scenario is described in docs/faults.md', async () => {
  const text = await readFile(new URL('../../docs/faults.md', import.meta.url), 'utf8')
  const named = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(scenarios.map(({ name }) => name).sort())
})

describe.skipIf(reason !== undefined)('faults', () => {
  const kafka = clusters()
  let build: Build
  beforeAll(async () => {
    build = await built(REPOSITORY)
  })
  afterAll(async () => {
    await kafka.stop()
    await build?.[Symbol.asyncDispose]()
  })

  const played = async (scenario: Scenario, of = build) =>
    play(scenario, { broker: await kafka.of(scenario.brokers), seed: SEED, scale: scenario.subset ?? 1, build: of })

  for (const scenario of scenarios.filter(({ subset }) => subset !== undefined))
    test(`nothing is lost or doubled: ${scenario.sentence}`, async ({ skip }) => {
      const whyNot = await scenario.whyNot?.()
      skip(whyNot !== undefined, whyNot)
      expect((await played(scenario)).problems).toEqual([])
    })

  test.each(mutants)('a build with $name is found out', async (mutant) => {
    await using wrong = await mutated(mutant)
    const { problems } = await played(trap, wrong)
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(mutant.shows)]))
  })
})
