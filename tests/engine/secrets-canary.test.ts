/** Secrets of environment and files, each a canary: they are in no output, page, error, trace, event or backup. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openCallboard } from '../../app/open-callboard.ts'
import { main } from '../../cli/main.ts'
import { instant } from '../../domain/kernel/time.ts'
import { operations } from '../../service/api/catalog.ts'
import { buildService } from '../../service/app.ts'
import { openEmbedded } from '../../sql/embedded.ts'
import { searchStore } from '../../sql/erasure-search.ts'
import { DATABASE } from '../../sql/open-store.ts'

const CANARY = 'canary-5f2c9e'
const secret = (what: string): string => `${CANARY}-${what}`

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callboard-canary-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function said(env: Readonly<Record<string, string>>, ...argv: string[]): Promise<string> {
  const heard: string[] = []
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => heard.push(String(text)) > 0),
  )
  try {
    await main(argv, env)
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return heard.join('')
}

/** Nobody listens there. */
const NOWHERE = '127.0.0.1:9'

test.each([
  ['the password of a ClickHouse server', ['status'], { CALLBOARD_CLICKHOUSE_URL: `http://user:${secret('clickhouse')}@${NOWHERE}` }],
  ['the password of a ledger', ['audit', 'verify'], { CALLBOARD_LEDGER_URL: `postgres://user:${secret('ledger')}@${NOWHERE}/x` }],
  [
    'the password of a broker',
    ['doctor', '--brokers', NOWHERE],
    { CALLBOARD_KAFKA_SASL: 'plain', CALLBOARD_KAFKA_USER: 'user', CALLBOARD_KAFKA_PASSWORD: secret('sasl') },
  ],
  ['an address that is none', ['status'], { CALLBOARD_CLICKHOUSE_URL: `nothttp://user:${secret('clickhouse')}@x` }],
  ['an address that is none', ['audit', 'verify'], { CALLBOARD_LEDGER_URL: `postgres:/user:${secret('ledger')}@x` }],
] as const)('what a command says of %s that does not work holds no secret: %j', { timeout: 60_000 }, async (_, argv, env) => {
  const heard = await said(env, ...argv, '--data', join(directory, 'none'))
  expect(heard).not.toBe('')
  expect(heard).not.toContain(CANARY)
})

test('secrets of a running service are in no answer, no line of the log, no event, no table, no trace and no backup', {
  timeout: 120_000,
}, async () => {
  const dataDir = join(directory, 'data')
  const callboard = await openCallboard({ dataDir, jobs: 'none' })
  const heard: string[] = []
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => heard.push(String(text)) > 0)
  // 32 bytes, so that the canary is a key.
  const key = Buffer.from(secret('session-key').padEnd(32, 'x'))
  await writeFile(join(dataDir, 'session.key'), `${key.toString('base64')}\n`, { mode: 0o600 })
  const provider = {
    issuer: `http://${NOWHERE}`,
    clientId: 'callboard',
    clientSecret: secret('oidc'),
    name: 'House',
    idClaim: 'sub',
  } as const
  const app = await buildService({ ...callboard, clock: () => instant(Date.now()), dataDir, webDir: dataDir, provider })
  const sent = { password: secret('password'), code: secret('code'), secret: secret('invitation'), current: secret('current') }
  const answers: string[] = []
  for (const { method, url } of operations) {
    const headers = { authorization: `Bearer ${secret('token')}.x`, cookie: `callboard=${secret('cookie')}` }
    for (const more of [{}, { headers }]) {
      const body = method === 'POST' ? { payload: { id: 'ada', ...sent } } : {}
      const { body: answer, headers: said } = await app.inject({ method, url: url.replaceAll(/:\w+/g, 'x'), ...more, ...body })
      answers.push(answer, JSON.stringify(said))
    }
  }
  await app.close()
  await callboard.catchUp()
  const events = JSON.stringify(await callboard.ledger.readFrom(0, 10_000))
  await callboard.close()
  spy.mockRestore()
  const forms = [CANARY, key.toString('base64'), key.toString('hex')]
  const holding = (text: string) => forms.filter((form) => text.includes(form))
  expect(answers.filter((answer) => holding(answer).length > 0)).toEqual([])
  expect(holding(heard.join(''))).toEqual([])
  expect(holding(events)).toEqual([])

  await said({}, 'backup', join(directory, 'saved'), '--data', dataDir)
  const files = (await readdir(join(directory, 'saved'), { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  expect(files.map(({ name }) => name)).toContain('manifest.json')
  const inFiles = await Promise.all(files.map(async (file) => holding(await readFile(join(file.parentPath, file.name), 'latin1'))))
  expect(inFiles.flat()).toEqual([])
  const store = await openEmbedded(dataDir, DATABASE)
  try {
    expect((await searchStore(store, { words: [], texts: forms })).filter(({ found }) => found > 0)).toEqual([])
  } finally {
    await store.close()
  }
})
