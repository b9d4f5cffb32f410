/** Arguments that can't be used end the command at once with one line that names them; nothing is made or stored. */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { main } from '../../cli/main.ts'
import { freshDirectory } from './support/store.ts'

type Said = { readonly exitCode: number; readonly text: string }

async function said(argv: readonly string[]): Promise<Said> {
  const lines: string[] = []
  const streams = [vi.spyOn(process.stderr, 'write'), vi.spyOn(process.stdout, 'write')]
  for (const stream of streams) stream.mockImplementation((text) => lines.push(String(text)) > 0)
  const exitCode = await main(argv, {})
  for (const stream of streams) stream.mockRestore()
  return { exitCode, text: lines.join('') }
}

const CALLS = 'call_id,queue,disposition,offered_at\nR-1,q,lost,2026-03-02 09:00:00\n'
const IMPORT = ['import', 'ingest/mappings/samples/acd-calls.csv', '--mapping', 'acd-calls', '--timezone']

test.each<[string, readonly string[], RegExp]>([
  ['a zone of start', ['start', '--port', '0', '--zone', 'Mars/Phobos'], /'Mars\/Phobos' is not an IANA time zone/],
  ['a zone of an import', [...IMPORT, 'Nowhere/X'], /'Nowhere\/X' is not an IANA time zone/],
  ['a directory to watch', ['import', '--watch', 'nodir', '--mapping', 'acd-calls', '--timezone', 'UTC'], /'nodir' is no directory/],
  ['a constant', [...IMPORT, 'UTC', '--set', 'sitId=s'], /'sitId' is no field of topic 'calls'; did you mean 'siteId'/],
  [
    'a slot between those there are',
    ['staffing', 'require', '--calls', '10', '--aht', '180', '--slot', '25m'],
    /--slot is '25m'; .*15m, 30m, 1h/,
  ],
  ['a negative number', ['staffing', 'require', '--calls', '-5', '--aht', '180'], /--calls is '-5'; it must be a number of at least/],
])('%s', async (_, argv, message) => {
  await using directory = await freshDirectory()
  const { exitCode, text } = await said([...argv, '--data', join(directory.path, 'data')])
  expect(text).toMatch(message)
  expect(exitCode).toBeGreaterThan(0)
  expect(existsSync('nodir')).toBe(false)
})

test.each(['/dev/null/x', '/proc/nope/data'])('the data directory %s', async (path) => {
  for (const argv of [
    [...IMPORT, 'UTC'],
    ['start', '--port', '0'],
  ])
    expect(await said([...argv, '--data', path])).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining(`The data directory '${path}' can't be used`),
    })
})

test('a file of which no row can be taken fails, and says where the reasons are', async () => {
  await using directory = await freshDirectory()
  const path = join(directory.path, 'lost.csv')
  await writeFile(path, CALLS)
  const { exitCode, text } = await said([
    'import',
    path,
    '--mapping',
    'acd-calls',
    '--timezone',
    'UTC',
    '--data',
    join(directory.path, 'data'),
  ])
  expect(text).toMatch(
    /1 rows, 0 accepted, 0 superseded, 1 rejected, 0 dead letters[\s\S]*None of its 1 rows could be taken; .*rejects\.ndjson says why/,
  )
  expect(exitCode).toBe(1)
})
