/** Commands that read or check say that a directory is not there, and make none: a mistyped name is no empty hotline in order. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { main } from '../../cli/main.ts'
import { freshDirectory } from './support/store.ts'

const COMMANDS = [
  'verify',
  'audit verify',
  'audit list',
  'doctor',
  'status',
  'jobs list',
  'jobs history',
  'jobs run watch-alerts',
  'projections list',
  'dlq list',
  'token list',
  'account list',
  'account invite mei',
  'interfaces list',
  'forecast show',
  'qa explain s-1',
  'kpi explain calls_offered --slot 2026-03-01T00:00:00Z',
  'dashboards check',
  'migrate --dry-run',
  'replay --topic calls --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z',
]

test.each([...COMMANDS, 'sql', 'backup'])('%s', async (line) => {
  await using directory = await freshDirectory()
  const missing = join(directory.path, 'mistyped')
  const saved = join(directory.path, 'saved')
  const said: string[] = []
  const listen = (text: string | Uint8Array) => said.push(String(text)) > 0
  const streams = [vi.spyOn(process.stderr, 'write'), vi.spyOn(process.stdout, 'write')]
  for (const stream of streams) stream.mockImplementation(listen)
  const more = line === 'sql' ? ['select 1'] : line === 'backup' ? [saved] : []
  const exitCode = await main([...line.split(' '), ...more, '--data', missing], {})
  for (const stream of streams) stream.mockRestore()
  expect(said.join('')).toMatch(/mistyped' doesn't exist.*--data/)
  expect(exitCode).toBe(1)
  expect([missing, saved].filter(existsSync)).toEqual([])
})
