/** Records of interface calls into the store by way of the ledger's inbox: durable at once, stored once, in whatever process. */
import type { Clock } from '../domain/kernel/time.ts'
import type { Deliver } from '../interfaces/recorder.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import { EventInbox } from './event-inbox.ts'

const TOPIC = 'interface-calls'
const CLIENT = 'callboard'

export function callRecordsInto(store: Store, ledger: Ledger, clock: Clock): { readonly deliver: Deliver; close(): Promise<void> } {
  const inbox = new EventInbox({ store, ledger, clock })
  return {
    deliver: async (records) => {
      const receipts = await inbox.receive(
        records.map((record) => ({
          client: CLIENT,
          key: `${TOPIC}/${record.interfaceCallId}`,
          topic: TOPIC,
          body: Buffer.from(JSON.stringify(record)),
          traceparent: record.traceparent,
        })),
      )
      await inbox.stored(receipts.reduce((last, { position }) => Math.max(last, position), 0))
    },
    close: () => inbox.close(),
  }
}
