/** The service over a ledger in memory and a store in which nothing is found: for what is decided before any handler reads. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { accounts } from '../../centres/accounts.ts'
import { invite } from '../../centres/invitations.ts'
import { createToken } from '../../centres/tokens.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { days, type Instant, instant, plus, type Seconds } from '../../domain/kernel/time.ts'
import type { AccountCommand } from '../../domain/operations/account.ts'
import type { Grant } from '../../domain/principal.ts'
import { execute } from '../../ledger/execute.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { Projections } from '../../projections/projections.ts'
import { buildService, type ServiceOptions } from '../../service/app.ts'
import type { Store } from '../../sql/store.ts'
import { memoryLedger } from './memory-ledger.ts'
import { admin, principal } from './principals.ts'

const away = (): Promise<never> => Promise.reject(new CallboardError('not_found', 'This test has no store.'))

/** Of no account that a test makes: nobody gives an own role. */
const INSTALLER = principal('installer', 'admin')

const noStore: Store = {
  kind: 'server',
  ...{ query: away, result: away, bytes: away, command: away, insertRowBinary: away, insert: away },
  close: async () => undefined,
}

/** One without a row. */
export const emptyStore: Store = { ...noStore, query: async () => [], result: async () => ({ columns: [], rows: [] }) }

export type Service = AsyncDisposable & {
  readonly app: FastifyInstance
  readonly ledger: Ledger
  readonly dataDir: string
  now(): Instant
  pass(span: Seconds): void
  /** An account with these roles, as an administrator makes it. */
  account(id: string, ...grants: readonly Grant[]): Promise<void>
  /** As an administrator gives it. */
  give(command: (at: Instant) => AccountCommand): Promise<void>
  /** The secret of an invitation to the account. */
  invitation(id: string): Promise<string>
  /** The text of a token with these roles, good for a day, which an administrator makes. */
  token(name: string, grants: readonly Grant[], owner?: string): Promise<string>
  /** The cookie of a session of the account, made now. */
  session(id: string): string
}

export async function serviceWithoutStore(options: Partial<ServiceOptions> = {}): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-service-'))
  // The sealed cookie is as old as the clock of the machine says.
  let at = instant(Date.now())
  const clock = (): Instant => at
  const ledger = memoryLedger(clock)
  const projections = new Projections({ store: noStore, ledger, clock })
  const app = await buildService({ store: noStore, ledger, projections, clock, dataDir, webDir: dataDir, ...options })
  const give: Service['give'] = async (command) => {
    const done = await execute(ledger, INSTALLER, accounts, command(at))
    if (!done.ok) throw new Error(done.rejection.message)
  }
  return {
    ...{ app, ledger, dataDir, give, now: clock },
    pass: (span) => {
      at = plus(at, span)
    },
    async account(id, ...grants) {
      await give((at) => ({ type: 'CreateAccount', id, name: id, at }))
      for (const grant of grants) await give((at) => ({ type: 'GrantRole', id, at, ...grant }))
    },
    async invitation(id) {
      const invited = await invite(ledger, admin, id, at)
      return invited.ok ? invited.value.secret : ''
    },
    async token(name, grants, owner) {
      const made = await createToken(ledger, admin, {
        name,
        grants,
        owner,
        topics: [],
        client: undefined,
        expiresAt: plus(at, days(1)),
        at,
      })
      if (!made.ok) throw new Error(made.rejection.message)
      return made.value.text
    },
    session: (id) => app.encodeSecureSession(app.createSecureSession({ who: id, madeAt: at, seenAt: at, nonce: randomUUID() })),
    async [Symbol.asyncDispose]() {
      await app.close()
      await projections.stop()
      await ledger.close()
      await rm(dataDir, { recursive: true })
    },
  }
}
