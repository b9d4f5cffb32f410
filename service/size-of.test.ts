/** The size of a directory is that of its files, whatever comes and goes in it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sizeOf } from './size-of.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'callboard-size-'))
  await mkdir(join(root, 'kept', 'deeper'), { recursive: true })
  await writeFile(join(root, 'kept', 'a'), Buffer.alloc(1000))
  await writeFile(join(root, 'kept', 'deeper', 'b'), Buffer.alloc(24))
})
afterAll(() => rm(root, { recursive: true }))

test('files of all depths are added up; a directory that is not there has none', async () => {
  expect(await sizeOf(root)).toBe(1024)
  expect(await sizeOf(join(root, 'nowhere'))).toBe(0)
})

test('directories that vanish while it looks take nothing else with them', async () => {
  const parts = Array.from({ length: 300 }, (_, index) => join(root, `part-${index}`))
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(parts.map((part) => mkdir(part)))
    const [size] = await Promise.all([sizeOf(root), ...parts.map((part) => rm(part, { recursive: true }))])
    expect(size).toBe(1024)
  }
})
