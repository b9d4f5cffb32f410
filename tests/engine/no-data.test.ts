/** Commands that read or check say that a directory is not there, and make none: a mistyped name is no empty hotline in order. */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
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
  'account create mei --name Mei',
  'account grant mei analyst',
  'account close mei',
  'account link mei --issuer https://id.example --subject 1',
  'token create PBX',
  'token revoke t-1',
  'interfaces create x owner=a endpoint=https://a.example',
  'interfaces disable x --reason r',
  'directory import ingest/mappings/samples/acd-calls.csv',
  'demo clear',
  'projections rebuild overrides',
  'forecast override add --queue q --from 2026-03-02T00:00:00Z --to 2026-03-03T00:00:00Z --add 1 --reason r --author a',
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

test.each<[string, RegExp, number]>([
  ['import MISSING.csv', /MISSING.csv' can't be read; check the path/, 1],
  ['import .', /'\.' is no file; name one, or watch a directory with --watch/, 1],
  ['import --watch MISSING --once', /'MISSING' is no directory; make it, or watch another/, 1],
  ['import EMPTY', /The file is empty: it has no header and no row/, 2],
  ['import OTHER', /The file has no column 'call_id'/, 2],
])('%s makes no store for what it can’t import', async (line, message, code) => {
  await using directory = await freshDirectory()
  const data = join(directory.path, 'data')
  await writeFile(join(directory.path, 'EMPTY'), '')
  await writeFile(join(directory.path, 'OTHER'), 'a,b\n1,2\n')
  const said: string[] = []
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const words = line.split(' ').map((word) => (/^(EMPTY|OTHER)$/.test(word) ? join(directory.path, word) : word))
  const exitCode = await main([...words, '--mapping', 'acd-calls', '--timezone', 'UTC', '--data', data], {})
  stderr.mockRestore()
  expect(said.join('')).toMatch(message)
  expect(exitCode).toBe(code)
  expect(existsSync(data)).toBe(false)
})
