/** Data directories are private: new ones from the start, existing ones are tightened and that is said; what is none stays as it is. */
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLedger } from '../ledger/open-ledger.ts'
import { keepPrivate } from './private-directory.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'callboard-private-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const modeOf = async (...path: string[]) => ((await stat(join(root, ...path))).mode & 0o777).toString(8)

test('an existing data directory is taken from everybody else, and that is said once', async () => {
  const data = join(root, 'data')
  await mkdir(join(data, 'clickhouse'), { recursive: true })
  await writeFile(join(data, 'ledger.sqlite'), '')
  for (const [name, mode] of [
    ['', 0o755],
    ['clickhouse', 0o755],
    ['ledger.sqlite', 0o644],
  ] as const)
    await chmod(join(data, name), mode)
  expect(await keepPrivate(data)).toBe('0755')
  expect([await modeOf('data'), await modeOf('data', 'clickhouse'), await modeOf('data', 'ledger.sqlite')]).toEqual(['700', '700', '600'])
  expect(await keepPrivate(data)).toBeUndefined()
})

test('a folder of something else is left alone', async () => {
  await writeFile(join(root, 'letter.txt'), '')
  await chmod(root, 0o755)
  expect(await keepPrivate(root)).toBeUndefined()
  expect(await modeOf()).toBe('755')
})

test('a new ledger is its owner’s alone, its log too', async () => {
  const ledger = await openLedger({ dataDir: join(root, 'new') })
  await ledger.saveCheckpoint('x', 1)
  expect(await Promise.all([modeOf('new'), modeOf('new', 'ledger.sqlite'), modeOf('new', 'ledger.sqlite-wal')])).toEqual([
    '700',
    '600',
    '600',
  ])
  await ledger.close()
})
