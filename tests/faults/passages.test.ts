/** Without building anything: each mutant's passage stands once in the sources, its test is there, and docs/faults.md names it in the row of its defect. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { attacks } from './attacks.ts'
import { REPOSITORY } from './build.ts'
import { changed, mutants } from './mutants.ts'
import { testMutants } from './test-mutants.ts'

const all = [...mutants, ...attacks.map(({ mutant }) => mutant), ...testMutants]
const read = (path: string): Promise<string> => readFile(`${REPOSITORY}/${path}`, 'utf8')

test.each(all)('what $name changes is in the sources exactly once', async ({ name, changes }) => {
  const texts = new Map<string, string>()
  for (const change of changes) {
    const before = texts.get(change.file) ?? (await read(change.file))
    const after = changed(before, change, name)
    expect(after).not.toBe(before)
    texts.set(change.file, after)
  }
})

test('each has a name of its own', () => {
  const names = all.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
})

test('every defect found by attack and by embedding has a mutant, and each test’s mutant stands beside its test', async () => {
  const rows = [...(await read('docs/faults.md')).matchAll(/^\| ((?:[RDP]\d+)(?:, [RDP]\d+)*) .*? \| (.*) \| (.*) \|$/gm)]
  const defects = rows.flatMap(([, ids = '']) => ids.split(', '))
  // R1 to R14 of a run of attacks, D1 to D12 of a host, an analyst and an administrator, P1 to P4 of privacy.
  expect(new Set(defects)).toEqual(
    new Set([
      ...Array.from({ length: 14 }, (_, n) => `R${n + 1}`),
      ...Array.from({ length: 12 }, (_, n) => `D${n + 1}`),
      ...Array.from({ length: 4 }, (_, n) => `P${n + 1}`),
    ]),
  )
  expect(rows.filter(([, , , named = '']) => !/`[a-z-]+`/.test(named)).map(([, ids]) => ids)).toEqual([])
  const told = rows.flatMap(([, , by = '', named = '']) => [...named.matchAll(/`([a-z-]+)`/g)].map(([, name]) => ({ name, by })))
  for (const {
    name,
    test: { file },
  } of testMutants)
    expect(told.find((one) => one.name === name)?.by, name).toContain(`\`${file}\``)
  expect(told.filter(({ name }) => !all.some((one) => one.name === name))).toEqual([])
})
