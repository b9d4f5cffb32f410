/** The committed migrations against their definitions and against the checksums they landed with. */
import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checksumOf, landed, pendingFiles } from './generate.ts'
import { groups, namesOf } from './groups.ts'
import { LONGEST_LINE } from './wrapped.ts'

const MIGRATIONS = new URL('../migrations/', import.meta.url)
const textOf = (file: string): Promise<string> => readFile(new URL(file, MIGRATIONS), 'utf8')
const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort()

test('what is not landed is as the definitions ask for; where not: npm run sql:generate', async () => {
  for (const { name, text } of await pendingFiles('next')) expect(files.includes(name) ? await textOf(name) : '', name).toBe(text)
})

test('a landed migration is never changed: restore the file and put the change into a new one', async () => {
  for (const [file, checksum] of await landed()) expect(await checksumOf(file), file).toBe(checksum)
})

test('landed migrations come first, without a gap', async () => {
  const fixed = [...(await landed()).keys()]
  expect(files.slice(0, fixed.length)).toEqual(fixed)
})

test('lines of migrations can be read and compared', async () => {
  for (const file of files)
    expect(
      (await textOf(file)).split('\n').filter(({ length }) => length > LONGEST_LINE),
      file,
    ).toEqual([])
})

test('a table or view is defined once', () => {
  const names = groups.flatMap(namesOf)
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([])
})
