/** What every ledger must do with credentials and counted attempts, whichever database is under it. */
import { expect, test } from 'vitest'
import { instant, plus, seconds } from '../../domain/kernel/time.ts'
import type { AttemptRule } from '../../ledger/credentials.ts'
import type { Ledger } from '../../ledger/ledger.ts'

const at = instant(Date.parse('2026-03-02T01:00:00Z'))
const later = (value: number) => plus(at, seconds(value))
const RULE: AttemptRule = {
  free: 5,
  firstWait: seconds(60),
  longestWait: seconds(3600),
  forgottenAfter: seconds(86_400),
}

/** `open()` gives a ledger with nothing in it. */
export function credentialsContract(open: () => Promise<Ledger>): void {
  const withLedger = (sentence: string, run: (ledger: Ledger) => Promise<void>) =>
    test(sentence, async () => {
      const ledger = await open()
      try {
        await run(ledger)
      } finally {
        await ledger.close()
      }
    })

  withLedger('a credential comes back as it was saved, each account its own', async (ledger) => {
    const mei = {
      password: 'hash 密',
      totp: { sealed: 's', lastStep: 59_000_000 },
      recovery: ['a', 'b'],
      invitation: { hash: 'h', until: at },
    }
    expect(await ledger.credential('mei')).toEqual({ revision: 0, credential: { recovery: [] } })
    expect(await ledger.saveCredential('mei', 0, mei)).toBe(true)
    expect(await ledger.saveCredential('li', 0, { recovery: [] })).toBe(true)
    expect(await ledger.credential('mei')).toEqual({ revision: 1, credential: mei })
    expect(await ledger.credential('li')).toEqual({ revision: 1, credential: { recovery: [] } })
  })

  withLedger('of many who change one credential at once one does, and whoever read an older one changes nothing', async (ledger) => {
    const save = (revision: number) => (_: unknown, n: number) => ledger.saveCredential('mei', revision, { recovery: [`${n}`] })
    for (const revision of [0, 1]) {
      const saved = await Promise.all(Array.from({ length: 8 }, save(revision)))
      expect(saved.filter(Boolean), `revision ${revision}`).toHaveLength(1)
    }
    expect(await ledger.saveCredential('mei', 1, { recovery: [] })).toBe(false)
    expect(await ledger.saveCredential('nobody', 3, { recovery: [] }), 'there is none').toBe(false)
    expect((await ledger.credential('mei')).revision).toBe(2)
  })

  withLedger('credentials write no event', async (ledger) => {
    await ledger.saveCredential('mei', 0, { recovery: [] })
    await ledger.attempt('k', at, RULE)
    expect(await ledger.readFrom(0, 10)).toEqual([])
  })

  withLedger('after five attempts in a row the wait doubles from a minute to an hour', async (ledger) => {
    // By the rule: attempts 5, 6, … wait 1, 2, 4, 8, 16, 32 minutes, then an hour each time.
    let now = 0
    for (let n = 1; n < 5; n += 1) expect(await ledger.attempt('k', later(now), RULE), `attempt ${n}`).toBeUndefined()
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(await ledger.attempt('k', later(now), RULE), `at ${now}`).toBeUndefined()
      const until = now + 60 * minutes
      expect(await ledger.attempt('k', later(until - 1), RULE), 'a moment before').toBe(later(until))
      now = until
    }
    expect(await ledger.attempt('other', later(now - 1), RULE), 'another key waits for nothing').toBeUndefined()
  })

  withLedger('of fifty attempts at once five are made', async (ledger) => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ledger.attempt('k', at, RULE)))
    expect(answers.filter((until) => until === undefined)).toHaveLength(5)
    expect(new Set(answers.slice(5))).toEqual(new Set([later(60)]))
  })

  withLedger('an attempt that succeeded makes the next one the first, and so does a day without any', async (ledger) => {
    const five = async (from: number) => {
      for (let n = 0; n < 5; n += 1) expect(await ledger.attempt('k', later(from), RULE)).toBeUndefined()
      expect(await ledger.attempt('k', later(from), RULE)).toBe(later(from + 60))
    }
    await five(0)
    await ledger.forgetAttempts('k')
    await five(1)
    await five(1 + 86_400)
  })

  withLedger('a clock that was set back by a day blocks nobody for a day', async (ledger) => {
    for (let n = 0; n < 5; n += 1) await ledger.attempt('k', later(7200), RULE)
    expect(await ledger.attempt('k', later(7200 + 59), RULE)).toBe(later(7260))
    // The wait would be over in 2 h 1 min, longer than any.
    expect(await ledger.attempt('k', at, RULE)).toBeUndefined()
  })
}
