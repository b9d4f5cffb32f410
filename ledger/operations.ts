/** The ledger's operations as one table, written once for both databases, and the port that is made of them. */
import type { Clock } from '../domain/kernel/time.ts'
import type { SealBreak } from './event-store.ts'
import type { JobLedger } from './job-ledger.ts'
import type { Ledger, Taken } from './ledger.ts'
import { parcelsOf, receiptsOf } from './parcels.ts'
import { credentialOperations } from './statements/credentials.ts'
import { eventOperations } from './statements/events.ts'
import { identityOperations } from './statements/identity.ts'
import { inboxOperations } from './statements/inbox.ts'
import { jobOperations } from './statements/jobs.ts'
import { START } from './statements/seal.ts'
import type { Session } from './statements/session.ts'

export const operationsOver = (session: Session, now: Clock) => ({
  ...eventOperations(session, now),
  ...credentialOperations(session, now),
  ...identityOperations(session, now),
  ...inboxOperations(session, now),
  ...jobOperations(session, now),
})

export type Operations = ReturnType<typeof operationsOver>
export type OperationName = keyof Operations

/** Carries out one operation, wherever the database is. */
export type Call = <Name extends OperationName>(name: Name, ...args: Parameters<Operations[Name]>) => ReturnType<Operations[Name]>

/** Everything else writes, and is committed before it is answered. */
export const READS: ReadonlySet<OperationName> = new Set<OperationName>([
  'read',
  'streamsOf',
  'readFrom',
  'checkSeals',
  'findBefore',
  'identity',
  'newestSeal',
  'sealAt',
  'stores',
  'commandResult',
  'countFrom',
  'heads',
  'checkpoint',
  'checkpoints',
  'readInbox',
  'cursor',
  'runs',
  'summary',
  'uncopied',
  'credential',
  'erasures',
  'countInClear',
  'rewritings',
])

/** Runs the named operation on arguments that came as a list. */
export const runNamed = (operations: Operations, name: OperationName, args: readonly unknown[]): Promise<unknown> =>
  (operations[name] as (...values: readonly unknown[]) => Promise<unknown>)(...args)

const NOTHING: Taken = { positions: new Float64Array(), states: new Uint8Array() }

/** What is not asked of the database. */
type Outside = Pick<Ledger, 'close' | 'anchor' | 'isShared'> & Pick<JobLedger, 'sharedClock'>

/** In parts, so that writers wait for one of them at most. */
async function brokenSeal(call: Call): Promise<SealBreak | undefined> {
  for (let checked = START; ; ) {
    const { next, broken } = await call('checkSeals', checked)
    if (next === undefined) return broken
    checked = next
  }
}

export function ledgerOver(call: Call, own: Outside): Ledger {
  const { sharedClock, ...outside } = own
  const listeners = new Set<() => void>()
  const told = async <T>(writing: Promise<T>): Promise<T> => {
    const outcome = await writing
    for (const listener of listeners) listener()
    return outcome
  }
  return {
    append: (...args) => told(call('append', ...args)),
    appendAll: (...args) => told(call('appendAll', ...args)),
    onWritten: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    heads: () => call('heads'),
    countFrom: (...args) => call('countFrom', ...args),
    streamsOf: (...args) => call('streamsOf', ...args),
    read: (...args) => call('read', ...args),
    readFrom: (...args) => call('readFrom', ...args),
    brokenSeal: () => brokenSeal(call),
    findBefore: (...args) => call('findBefore', ...args),
    identity: () => call('identity'),
    renewIdentity: (...args) => call('renewIdentity', ...args),
    newestSeal: () => call('newestSeal'),
    sealAt: (...args) => call('sealAt', ...args),
    stores: () => call('stores'),
    knowStore: (...args) => call('knowStore', ...args),
    commandResult: (...args) => call('commandResult', ...args),
    receive: (records) => told(call('receive', parcelsOf(records)).then(receiptsOf)),
    take: (parcel) => told(call('receive', [parcel]).then((taken) => taken[0] ?? NOTHING)),
    dropDelivered: (...args) => call('dropDelivered', ...args),
    forgetInbox: (...args) => call('forgetInbox', ...args),
    readInbox: (...args) => call('readInbox', ...args),
    checkpoint: (...args) => call('checkpoint', ...args),
    saveCheckpoint: (...args) => call('saveCheckpoint', ...args),
    failCheckpoint: (...args) => call('failCheckpoint', ...args),
    checkpoints: () => call('checkpoints'),
    eraseSubject: (...args) => told(call('eraseSubject', ...args)),
    erasures: () => call('erasures'),
    countInClear: (...args) => call('countInClear', ...args),
    reseal: (...args) => told(call('reseal', ...args)),
    expireAccesses: (...args) => told(call('expireAccesses', ...args)),
    rewritings: () => call('rewritings'),
    credential: (...args) => call('credential', ...args),
    saveCredential: (...args) => call('saveCredential', ...args),
    attempt: (...args) => call('attempt', ...args),
    forgetAttempts: (...args) => call('forgetAttempts', ...args),
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
      sharedClock,
    },
    ...outside,
  }
}
