/** Attacks on processes of the command line, and the builds made wrong that they must find. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attacks } from './attacks.ts'
import { type Program, programOf } from './program.ts'
import { attacked, templateOf } from './scene.ts'
import { tested, testMutants } from './test-mutants.ts'

let program: Program
let template: Awaited<ReturnType<typeof templateOf>>
beforeAll(async () => {
  program = await programOf()
  template = await templateOf(program)
})
afterAll(async () => {
  await template?.[Symbol.asyncDispose]()
  await program?.[Symbol.asyncDispose]()
})

test('every attack and its mutant is described in docs/faults.md', async () => {
  const text = await readFile(new URL('../../docs/faults.md', import.meta.url), 'utf8')
  const named = [...text.matchAll(/^\| attack `([a-z-]+)` .* \| `([a-z-]+)` \|$/gm)].map(([, ...names]) => names)
  expect(named.sort()).toEqual(attacks.map(({ name, mutant }) => [name, mutant.name]).sort())
})

test.each(attacks)('nothing is lost or stopped: $sentence', async (attack) => {
  expect(await attacked(attack, program, template.path)).toEqual([])
})

test.each(testMutants.filter(({ isInSuite }) => isInSuite))('a build with $name is found out by $test.file', async (mutant) => {
  expect(await tested(mutant)).toEqual(expect.arrayContaining([expect.stringMatching(mutant.shows)]))
})

test.each(attacks)('a build with $mutant.name is found out by $name', async (attack) => {
  await using wrong = await programOf(attack.mutant)
  expect(await attacked(attack, wrong, template.path)).toEqual(expect.arrayContaining([expect.stringMatching(attack.mutant.shows)]))
})
