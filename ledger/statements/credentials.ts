/** Credentials and counted attempts; runs inside the caller's transaction, one writer at a time. */
import { type Clock, type Instant, instant } from '../../domain/kernel/time.ts'
import type { AttemptRule, Credential } from '../credentials.ts'
import { integer, text } from './rows.ts'
import type { Session } from './session.ts'

export function credentialOperations(session: Session, now: Clock) {
  async function attempt(key: string, at: Instant, rule: AttemptRule): Promise<Instant | undefined> {
    const row = await session.get('select failures, blocked_until, last_at from attempt where key = ?', key)
    const waitMs = { longest: rule.longestWait * 1000, forgotten: rule.forgottenAfter * 1000 }
    const known = row && Math.abs(at - integer(row, 'last_at')) < waitMs.forgotten ? row : undefined
    const blockedUntil = known ? integer(known, 'blocked_until') : 0
    // One that ends later than any can was made before the clock was set back.
    if (blockedUntil > at && blockedUntil <= at + waitMs.longest) return instant(blockedUntil)
    const failures = (known ? integer(known, 'failures') : 0) + 1
    const wait = failures < rule.free ? 0 : Math.min(waitMs.longest, rule.firstWait * 1000 * 2 ** (failures - rule.free))
    await session.run(
      `insert into attempt (key, failures, blocked_until, last_at) values (?, ?, ?, ?) on conflict (key) do update set
         failures = excluded.failures, blocked_until = excluded.blocked_until, last_at = excluded.last_at`,
      key,
      failures,
      Math.round(at + wait),
      Math.round(at),
    )
    if (!row) await session.run('delete from attempt where last_at <= ?', Math.round(at - waitMs.forgotten))
    return undefined
  }

  return {
    attempt,
    forgetAttempts: async (key: string): Promise<void> => void (await session.run('delete from attempt where key = ?', key)),
    async credential(account: string): Promise<{ revision: number; credential: Credential }> {
      const row = await session.get('select revision, data from credential where account = ?', account)
      return row
        ? { revision: integer(row, 'revision'), credential: JSON.parse(text(row, 'data')) }
        : { revision: 0, credential: { recovery: [] } }
    },
    async saveCredential(account: string, revision: number, credential: Credential): Promise<boolean> {
      const data = JSON.stringify(credential)
      const changed =
        revision === 0
          ? await session.run(
              'insert into credential (account, revision, data, changed_at) values (?, 1, ?, ?) on conflict (account) do nothing',
              account,
              data,
              now(),
            )
          : await session.run(
              'update credential set revision = revision + 1, data = ?, changed_at = ? where account = ? and revision = ?',
              data,
              now(),
              account,
              revision,
            )
      return changed > 0
    },
  }
}
