/** Accounts by the command line and on a ledger's file: what is answered, what is refused, and that no secret stays anywhere. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { recordAccess } from '../../centres/access.ts'
import { redeem } from '../../centres/invitations.ts'
import { codeAt, stepAt } from '../../centres/one-time-codes.ts'
import { changePassword, confirmTotp, enrolTotp, signIn } from '../../centres/sign-in.ts'
import type { Parsed } from '../../domain/kernel/parsed.ts'
import { instant, minutes, plus } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { startTracing } from '../../traces/tracing.ts'
import { saidBy } from './support/command-line.ts'
import { migratedDirectory } from './support/store.ts'

function made<T>(done: Parsed<T>): T {
  if (!done.ok) throw new Error(done.rejection.message)
  return done.value
}

test('an account is made with its roles, changed and closed; what is refused names the rule and changes nothing', async () => {
  await using directory = await migratedDirectory()
  const account = (...argv: string[]) => saidBy(directory.path, 'account', ...argv)
  expect(await account('create', 'mei', '--name', '张敏', '--role', 'agent:own', '--role', 'supervisor:team=t-1')).toMatchObject({
    exit: 0,
  })
  for (const [argv, exit, message] of [
    [['create', 'mei', '--name', 'again'], 2, 'exists already'],
    [['create', 'li', '--name', 'Li', '--role', 'god'], 2, "'god' is no role"],
    [['create', 'li', '--name', 'Li', '--role', 'agent', '--from', '2020-01-01T00:00:00Z'], 2, 'is before'],
    [['create', 'li', '--name', 'Li', '--role', 'agent', '--from', 'tomorrow'], 2, 'is not an instant'],
    [['create', 'li'], 2, '--name is missing'],
    [['create', 'a b', '--name', 'Li'], 2, 'is no id of an account'],
    [['grant', 'li', 'agent'], 1, 'There is no account'],
    [['grant', 'mei'], 2, 'Usage'],
    [['revoke', 'mei', 'agent:own'], 2, 'name it alone'],
    [['invite', 'li'], 1, 'There is no account'],
    [['toString', 'mei'], 2, 'Usage'],
    [['list', 'mei'], 2, 'Usage'],
  ] as const) {
    const answer = await account(...argv)
    expect([argv.join(' '), answer.exit, answer.err]).toEqual([argv.join(' '), exit, expect.stringContaining(message)])
  }
  await account('grant', 'mei', 'analyst', '--from', '2099-01-01T00:00:00Z')
  await account('revoke', 'mei', 'agent')
  const listed = JSON.parse((await account('list', '--json')).out)
  expect(listed.map(({ id }: { id: string }) => id)).toEqual(['mei'])
  expect(listed[0].roles).toMatchObject([
    { role: 'agent', scope: 'own', to: expect.any(String) },
    { role: 'supervisor', scope: 'team', teams: ['t-1'], to: null },
    { role: 'analyst', scope: 'all', from: '2099-01-01T00:00:00.000Z', to: null },
  ])
  expect((await account('list')).out).toContain('supervisor:team=t-1; analyst from 2099-01-01T00:00:00.000Z')
  expect(await account('close', 'mei')).toMatchObject({ exit: 0 })
  expect((await account('grant', 'mei', 'agent')).err).toContain('account reopen mei')
  expect((await saidBy(directory.path, 'audit', 'list', '--stream', 'account/')).out).toContain('account_closed')
})

const PASSWORD = 'canary: the kettle sings at nine'
const NEXT = 'canary: nine kettles sing at night'
const GUESS = 'canary: a password typed wrong'

/** Everything a person does with secrets; answers them, and all that was said back. */
async function useSecrets(ledger: Ledger, secret: string) {
  const at = instant(Date.now())
  const answers: unknown[] = [await redeem(ledger, { secret, password: 'canary: mei'.repeat(99) }, at)]
  made(await redeem(ledger, { secret, password: PASSWORD }, at))
  answers.push(await redeem(ledger, { secret, password: GUESS }, at), await signIn(ledger, { id: 'mei', password: GUESS }, at))
  const totp = made(await enrolTotp(ledger, { id: 'mei' }, { password: PASSWORD }, at))
  const bytes = secretBytes(totp.secret)
  const code = (n: number) => codeAt(bytes, stepAt(plus(at, minutes(n))))
  const { recoveryCodes } = made(await confirmTotp(ledger, { id: 'mei' }, { password: PASSWORD, code: code(0) }, at))
  const change = { current: PASSWORD, next: NEXT, code: code(1) }
  made(await changePassword(ledger, { id: 'mei' }, change, plus(at, minutes(1))))
  const recovery = recoveryCodes[0] ?? ''
  made(await signIn(ledger, { id: 'mei', password: NEXT, code: recovery }, plus(at, minutes(2))))
  const refused = await signIn(ledger, { id: 'mei', password: NEXT, code: recovery }, plus(at, minutes(2)))
  answers.push(refused)
  await recordAccess(ledger, { who: 'mei', address: '127.0.0.1', what: 'sign_in', outcome: refused.ok ? 'ok' : refused.rejection.code, at })
  const random = secret.split('.')[1] ?? ''
  return { answers, secrets: [PASSWORD, NEXT, GUESS, 'canary', totp.secret, bytes, random, ...recoveryCodes] }
}

function secretBytes(text: string): Buffer {
  let bits = 0n
  for (const letter of text) bits = bits * 32n + BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter))
  return Buffer.from(bits.toString(16).padStart((text.length * 5) / 4, '0'), 'hex')
}

test('no password, code, second factor or invitation is in the ledger’s files, its events, traces, errors or on stderr', async () => {
  await using directory = await migratedDirectory()
  await saidBy(directory.path, 'account', 'create', 'mei', '--name', '张敏', '--role', 'agent:own')
  const invited = await saidBy(directory.path, 'account', 'invite', 'mei')
  const [, secret = ''] = /#invite=(\S+)/.exec(invited.out) ?? []
  const spans: unknown[] = []
  const tracing = startTracing({ ratio: 1, sink: async (batch) => void spans.push(...batch) })
  const written = vi.spyOn(process.stderr, 'write')
  const ledger = await openLedger({ dataDir: directory.path })
  const { answers, secrets } = await useSecrets(ledger, secret)
  const events = await ledger.readFrom(0, 1000)
  const whileOpen = filesUnder(directory.path)
  await ledger.close()
  await tracing.close()
  const listed = await saidBy(directory.path, 'account', 'list', '--json')
  const errors = JSON.stringify([written.mock.calls, answers])
  written.mockRestore()
  const places: Readonly<Record<string, Buffer>> = {
    'files of the open ledger': whileOpen,
    'files of the closed ledger': filesUnder(directory.path),
    events: Buffer.from(JSON.stringify(events)),
    traces: Buffer.from(JSON.stringify(spans)),
    'stderr and rejections': Buffer.from(invited.err + listed.err + listed.out + errors),
  }
  expect(spans.length).toBeGreaterThan(3)
  expect(whileOpen.includes('password_set'), 'the files are those that hold what was done').toBe(true)
  for (const [place, bytes] of Object.entries(places))
    expect([place, secrets.filter((one) => bytes.includes(one)).map(String)]).toEqual([place, []])
})

const filesUnder = (path: string): Buffer =>
  Buffer.concat(readdirSync(path, { withFileTypes: true }).flatMap((one) => (one.isFile() ? [readFileSync(join(path, one.name))] : [])))
