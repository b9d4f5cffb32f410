import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eraseRejects } from './erased-rejects.ts'

const line = (row: number, text: string) => `${JSON.stringify({ row, line: row + 1, reason: 'row.columns', value: text, text })}\n`

test('lines of somebody lose what they say, and keep where they stood and why they were refused; others are as they were', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-rejects-'))
  const file = join(folder, 'calls.csv.rejects.ndjson')
  const other = line(2, 'c-2,p-70,line dead')
  await writeFile(file, line(1, 'c-1,p-7,line dead') + other + line(3, 'c-3,,said "Wang" at home'))
  await writeFile(join(folder, 'notes.txt'), 'p-7')
  const wanted = { words: ['p-7'], texts: ['said "Wang" at home'] }
  expect(await eraseRejects(folder, wanted)).toEqual({ rows: 3, erased: 2 })
  const gone = (row: number) => `${JSON.stringify({ row, line: row + 1, reason: 'row.columns', erased: true })}\n`
  expect(await readFile(file, 'utf8')).toBe(gone(1) + other + gone(3))
  // A repeat finds nothing, and leaves nothing beside the files.
  expect(await eraseRejects(folder, wanted)).toEqual({ rows: 3, erased: 0 })
  expect((await readdir(folder)).sort()).toEqual(['calls.csv.rejects.ndjson', 'notes.txt'])
  await rm(folder, { recursive: true })
  expect(await eraseRejects(folder, wanted)).toEqual({ rows: 0, erased: 0 })
})
