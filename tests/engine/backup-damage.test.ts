/** A backup that is not what was saved is refused by the name of the file, and a restore that was stopped is never taken for a data directory. */
import { fork } from 'node:child_process'
import { cp, mkdir, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup, restore } from '../../app/backup.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { migrate } from '../../sql/migrate.ts'
import { HALF_RESTORED, openStore } from '../../sql/open-store.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshDirectory } from './support/store.ts'

let directory: Awaited<ReturnType<typeof freshDirectory>>
let saved: string
beforeAll(async () => {
  directory = await freshDirectory()
  const data = join(directory.path, 'data')
  saved = join(directory.path, 'saved')
  const store = await openStore({ dataDir: data })
  await migrate(store)
  await land(store, 'calls', [recordOf(calls.examples[0], 0)])
  const ledger = await openLedger({ dataDir: data })
  await ledger.append('s', 0, [{ id: 's/1', type: 'noted', data: {}, at: instant(0), actor: 'test' }])
  await backup(store, data, saved, { at: new Date(), hasLedger: true })
  await ledger.close()
  await store.close()
})
afterAll(() => directory[Symbol.asyncDispose]())

async function paths(): Promise<string[]> {
  const entries = await readdir(saved, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(saved, join(entry.parentPath, entry.name)))
}

/** One file changed, tried, and put back. */
async function damaged(path: string, damage: (file: string) => Promise<void>): Promise<void> {
  const file = join(saved, path)
  const whole = await readFile(file)
  const target = join(directory.path, 'restored')
  await damage(file)
  try {
    await expect(restore(saved, target), path).rejects.toThrow(path === 'manifest.json' ? /manifest\.json|no complete backup/ : `'${file}'`)
    await expect(stat(target), path).rejects.toThrow(/ENOENT/)
  } finally {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, whole)
  }
}

test('a byte changed in any file, or its end cut off, is refused by the name of the file', { timeout: 300_000 }, async () => {
  const all = await paths()
  expect(all.length).toBeGreaterThan(20)
  // Each kind of file, and every 23rd of the engine's; all of them passed once.
  const chosen = all.filter((path, n) => n % 23 === 0 || !path.startsWith('store/') || path.endsWith('.backup'))
  for (const [n, path] of chosen.entries()) {
    const { size } = await stat(join(saved, path))
    if (size === 0) continue
    await damaged(path, async (file) => {
      const at = (n * 7919) % size
      const handle = await open(file, 'r+')
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at)
      await handle.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at)
      await handle.close()
    })
    await damaged(path, (file) => truncate(file, Math.floor(size / 2)))
  }
})

test('a restore that was killed leaves nothing that opens, and the next one goes through', { timeout: 120_000 }, async () => {
  const target = join(directory.path, 'killed')
  const child = fork(new URL('./support/restoring.ts', import.meta.url), [saved, target], {
    execArgv: ['--import', 'tsx'],
    stdio: 'ignore',
  })
  // It says so when it stands in the middle, and stays there.
  await new Promise((resolve) => child.once('message', resolve))
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  await expect(stat(target)).rejects.toThrow(/ENOENT/)
  const [half] = (await readdir(directory.path)).filter((name) => name.startsWith('killed.restoring-'))
  expect(half).toBeDefined()
  expect(await readdir(join(directory.path, half ?? ''))).toContain(HALF_RESTORED)
  await expect(openStore({ dataDir: join(directory.path, half ?? '') })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/half restored.*callboard restore/),
  })
  await restore(saved, target)
  expect((await readdir(directory.path)).filter((name) => name.startsWith('killed.'))).toEqual([])
  const store = await openStore({ dataDir: target })
  expect(await store.query('select call_id from calls')).toHaveLength(1)
  await store.close()
})

test('what a killed backup left is removed by the next one', async () => {
  const data = join(directory.path, 'data')
  const left = [join(data, 'backups', '999999999-x'), join(directory.path, 'again.saving-999999999-x')]
  for (const path of left) await cp(saved, path, { recursive: true })
  const store = await openStore({ dataDir: data })
  await backup(store, data, join(directory.path, 'again'), { at: new Date(), hasLedger: true })
  await store.close()
  for (const path of left) await expect(stat(path), path).rejects.toThrow(/ENOENT/)
})
