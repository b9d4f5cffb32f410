/** Commands given at once: what a key stands for, who comes first, and how far ahead a clock may be. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decider } from '../domain/kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { days, type Instant, instant, minutes, plus, seconds } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { agent, lead } from '../tests/support/principals.ts'
import { type Aggregate, stateOf } from './aggregate.ts'
import { type Executed, execute } from './execute.ts'

type Note = { readonly type: 'Note'; readonly at: Instant; readonly id: string; readonly word: string; readonly more?: object }
type Noted = { readonly type: 'noted'; readonly at: Instant; readonly word: string }
type Notes = { readonly words: readonly string[]; readonly lastAt: Instant }

/** A blank word changes nothing; an instant before the last is refused. */
const decider: Decider<Note, Noted, Notes> = {
  initial: { words: [], lastAt: instant(0) },
  decide: ({ at, word }, { lastAt }) =>
    at < lastAt ? rejected('note.time_reversed', 'before') : parsed(word === '' ? [] : [{ type: 'noted', at, word }]),
  evolve: ({ words }, { at, word }) => ({ words: [...words, word], lastAt: at }),
}
const notes: Aggregate<Note, Noted, Notes> = {
  personal: 'none',
  kind: 'note',
  idOf: ({ id }) => id,
  decider,
  permissions: { Note: ['agent', 'supervisor'] },
  says: { Note: { id: 'text', word: 'text', 'more?': 'checked' } },
}

const at = instant(Date.parse('2026-03-03T02:00:00Z'))
const note = (id: string, word: string, more = {}): Note => ({ type: 'Note', at, id, word, ...more })
const codeOf = (done: Parsed<unknown>) => (done.ok ? 'ok' : done.rejection.code)
const fresh = () => memoryLedger(() => at)

test.each<[string, Note, typeof agent, string]>([
  [
    'the same again, later and with its members in another order',
    { word: 'a', id: 'x', type: 'Note', at: plus(at, seconds(9)) },
    agent,
    'ok',
  ],
  ['another word', note('x', 'b'), agent, 'command.key_reused'],
  ['a member more', note('x', 'a', { more: { deep: [1] } }), agent, 'command.key_reused'],
  ['another stream', note('y', 'a'), agent, 'command.key_reused'],
  ['somebody else', note('x', 'a'), lead, 'command.key_reused'],
])('under a key that was used before: %s', async (_sentence, command, by, code) => {
  const ledger = fresh()
  await execute(ledger, agent, notes, note('x', 'a'), { commandKey: 'k' })
  expect(codeOf(await execute(ledger, by, notes, command, { commandKey: 'k' }))).toBe(code)
  expect(await ledger.readFrom(0, 10)).toHaveLength(1)
})

test('a command that changed nothing has used its key too: its repeat changes nothing later on', async () => {
  const ledger = fresh()
  expect(await execute(ledger, agent, notes, note('x', ''), { commandKey: 'k' })).toMatchObject({ value: { version: 0, events: [] } })
  await execute(ledger, agent, notes, note('x', 'a'))
  expect(await execute(ledger, agent, notes, note('x', ''), { commandKey: 'k' })).toMatchObject({ value: { version: 0 } })
  expect(codeOf(await execute(ledger, agent, notes, note('x', 'b'), { commandKey: 'k' }))).toBe('command.key_reused')
})

const asked = fc.record({
  key: fc.constantFrom('k1', 'k2', 'k3', undefined),
  id: fc.constantFrom('x', 'y'),
  word: fc.constantFrom('a', 'b', ''),
  by: fc.constantFrom(agent, lead),
  later: fc.integer({ min: -60, max: 60 }),
})

test('however commands come between each other, a key stands for one command and that one is carried out once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(asked, { minLength: 1, maxLength: 5 }), { maxLength: 6 }), async (rounds) => {
      const ledger = fresh()
      const done: { one: (typeof rounds)[number][number]; outcome: Parsed<Executed<Noted, Notes>> }[] = []
      for (const round of rounds)
        await Promise.all(
          round.map(async (one) => {
            const command = { ...note(one.id, one.word), at: plus(at, seconds(one.later)) }
            done.push({ one, outcome: await execute(ledger, one.by, notes, command, { commandKey: one.key }) })
          }),
        )
      const accepted = done.filter(({ outcome }) => outcome.ok)
      expect(done.filter(({ outcome }) => !outcome.ok).every(({ outcome }) => codeOf(outcome) === 'command.key_reused')).toBe(true)
      // By definition: each accepted command once, those under one key being one.
      const carriedOut = new Map(accepted.map(({ one: { key, ...said } }, n) => [key ?? n, said]))
      for (const { one, outcome } of accepted) {
        const { later: _later, ...said } = one
        if (one.key !== undefined) expect({ ...carriedOut.get(one.key), key: one.key, later: 0 }).toEqual({ ...said, later: 0 })
        expect(outcome.ok && outcome.value.version).toBe(await versionUnder(ledger, one.key, outcome))
      }
      for (const id of ['x', 'y']) {
        const words = [...carriedOut.values()].filter((said) => said.id === id && said.word !== '').map(({ word }) => word)
        expect([...(await stateOf(ledger, notes, id)).words].sort()).toEqual(words.sort())
      }
    }),
    { numRuns: 200 },
  )
})

/** What the ledger says the first use of the key came to. */
async function versionUnder(ledger: ReturnType<typeof fresh>, key: string | undefined, outcome: Parsed<Executed<Noted, Notes>>) {
  if (key === undefined) return outcome.ok ? outcome.value.version : undefined
  return (await ledger.commandResult(key))?.version
}

test('of commands without a version the ledger says which comes first: one dated before what is there is dated with it', async () => {
  const ledger = fresh()
  await execute(ledger, agent, notes, { ...note('x', 'a'), at: plus(at, seconds(30)) })
  expect(codeOf(await execute(ledger, agent, notes, note('x', 'b')))).toBe('ok')
  expect(await stateOf(ledger, notes, 'x')).toEqual({ words: ['a', 'b'], lastAt: plus(at, seconds(30)) })
  expect(codeOf(await execute(ledger, agent, notes, note('x', 'c'), { expectedVersion: 2 })), 'who has read it').toBe('note.time_reversed')
  const measured = { ...notes, isMeasured: true } as const
  expect(codeOf(await execute(ledger, agent, measured, note('x', 'c'))), 'a report').toBe('note.time_reversed')
  expect(codeOf(await execute(ledger, agent, notes, { ...note('x', 'c'), at: instant(Number.NaN) }, {}))).not.toBe('ok')
})

test('a clock may be five minutes ahead, and a command dated later is refused and blocks nothing', async () => {
  const ledger = fresh()
  const dated = (moment: Instant) => execute(ledger, agent, notes, { ...note('x', 'a'), at: moment }, { now: at })
  expect(codeOf(await dated(plus(at, days(5))))).toBe('command.in_future')
  expect(codeOf(await dated(instant(Number.POSITIVE_INFINITY)))).toBe('command.time_invalid')
  expect(codeOf(await dated(plus(at, minutes(5))))).toBe('ok')
  expect(codeOf(await dated(at)), 'with the one that was ahead').toBe('ok')
})

test('a hundred who write one stream at once all come to their turn', async () => {
  const ledger = fresh()
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, n) => execute(ledger, agent, notes, note('x', `${n}`), { commandKey: `${n}` })),
  )
  expect(outcomes.map(codeOf).filter((code) => code !== 'ok')).toEqual([])
  expect(new Set((await stateOf(ledger, notes, 'x')).words).size).toBe(100)
})
