/** Which ledger this is, and which stores are filled from it. */
import type { Clock } from '../../domain/kernel/time.ts'
import type { Anchor } from '../anchor.ts'
import type { KnownStore } from '../ledger.ts'
import { integer, text } from './rows.ts'
import type { Session } from './session.ts'

export function identityOperations(session: Session, now: Clock) {
  const identity = async (): Promise<string> => text(await session.get('select id from identity'), 'id')
  const anchored = async (where: string, ...values: number[]): Promise<Anchor | undefined> => {
    const row = await session.get(`select position, seal from event ${where} order by position desc limit 1`, ...values)
    return row && { ledger: await identity(), position: integer(row, 'position'), seal: text(row, 'seal') }
  }
  return {
    identity,
    newestSeal: (): Promise<Anchor | undefined> => anchored(''),
    sealAt: async (position: number): Promise<string | undefined> => (await anchored('where position = ?', position))?.seal,
    async renewIdentity(id: string, store: string): Promise<void> {
      await session.run('update identity set id = ?', id)
      await session.run('delete from checkpoint where substr(name, ?) = ?', -store.length - 1, `@${store}`)
    },
    stores: async (): Promise<KnownStore[]> =>
      (await session.all('select id, batches from store order by seen_at desc')).map((row) => ({
        id: text(row, 'id'),
        batches: JSON.parse(text(row, 'batches')),
      })),
    async knowStore({ id, batches }: KnownStore): Promise<void> {
      await session.run(
        'insert into store (id, batches, seen_at) values (?, ?, ?) on conflict (id) do update set batches = excluded.batches, seen_at = excluded.seen_at',
        id,
        JSON.stringify(batches),
        now(),
      )
    },
  }
}
