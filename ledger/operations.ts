/** The ledger's operations as one table: what the worker carries out and what the port's methods are made of. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type { Clock } from '../domain/kernel/time.ts'
import type { Ledger } from './ledger.ts'
import { eventOperations } from './sqlite/events.ts'
import { inboxOperations } from './sqlite/inbox.ts'
import { jobOperations } from './sqlite/jobs.ts'

export const sqliteOperations = (database: DatabaseSyncInstance, now: Clock) => ({
  ...eventOperations(database, now),
  ...inboxOperations(database, now),
  ...jobOperations(database, now),
})

export type Operations = ReturnType<typeof sqliteOperations>
export type OperationName = keyof Operations

/** Carries out one operation, wherever the database is. */
export type Call = <Name extends OperationName>(name: Name, ...args: Parameters<Operations[Name]>) => Promise<ReturnType<Operations[Name]>>

/** Everything else writes, and is committed before it is answered. */
export const READS: ReadonlySet<OperationName> = new Set<OperationName>([
  'read',
  'readFrom',
  'commandResult',
  'checkpoint',
  'readInbox',
  'cursor',
  'runs',
  'summary',
  'uncopied',
])

export function ledgerOver(call: Call, close: () => Promise<void>): Ledger {
  return {
    append: (...args) => call('append', ...args),
    read: (...args) => call('read', ...args),
    readFrom: (...args) => call('readFrom', ...args),
    commandResult: (...args) => call('commandResult', ...args),
    receive: (...args) => call('receive', ...args),
    readInbox: (...args) => call('readInbox', ...args),
    checkpoint: (...args) => call('checkpoint', ...args),
    saveCheckpoint: (...args) => call('saveCheckpoint', ...args),
    jobs: {
      cursor: (...args) => call('cursor', ...args),
      plan: (...args) => call('plan', ...args),
      request: (...args) => call('request', ...args),
      claim: (...args) => call('claim', ...args),
      renew: (...args) => call('renew', ...args),
      finish: (...args) => call('finish', ...args),
      runs: (...args) => call('runs', ...args),
      summary: () => call('summary'),
      uncopied: (...args) => call('uncopied', ...args),
      markCopied: (...args) => call('markCopied', ...args),
    },
    close,
  }
}
