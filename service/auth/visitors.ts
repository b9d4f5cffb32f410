/** Who a request comes from: whoever holds its token, the account of its session, whoever works at the machine of an installation without accounts, or nobody yet. */
import type { FastifyRequest } from 'fastify'
import { hasAccounts, principalOfAccount, readAccounts } from '../../centres/accounts.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { KnownAccount } from '../../domain/operations/account.ts'
import { type Principal, rolesOf } from '../../domain/principal.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { typedName } from '../principal.ts'
import type { AccessLog } from './access-log.ts'
import { type Bearer, bearerAt, sentToken } from './bearer.ts'
import type { Provider } from './provider.ts'
import type { Sessions } from './sessions.ts'

/** Somebody of the demo as whom its pages can be tried; no account. */
export type Persona = Pick<Principal, 'id' | 'name'> & { readonly grants: NonNullable<Principal['grants']> }

export type Visitor = {
  /** Undefined where people sign in and nobody has. */
  readonly principal: Principal | undefined
  readonly by: 'account' | 'persona' | 'token' | 'machine' | 'nobody'
  readonly account?: KnownAccount
  /** By an identity provider. */
  readonly isProvided?: boolean
  readonly idToken?: string | undefined
  /** Where a token was sent. */
  readonly bearer?: Bearer
}

export type Visitors = {
  of(request: FastifyRequest): Promise<Visitor>
  /** Whether people sign in here: from the first account on, or because it was started so. */
  needsSignIn(): Promise<boolean>
  /** None where people sign in. */
  personas(): Promise<readonly Persona[]>
}

/** What the routes of signing in and out share. */
export type SignInParts = {
  readonly sessions: Sessions
  readonly visitors: Visitors
  readonly log: AccessLog
  readonly provider?: Provider | undefined
}

export type VisitorOptions = {
  readonly ledger: Ledger
  readonly clock: Clock
  /** People sign in although there is no account yet. */
  readonly signIn?: boolean
  readonly personas?: () => Promise<readonly Persona[]>
}

/** A persona's name in the session can't be an account's: those begin with a letter or digit. */
export const personaKey = (id: string): string => `~${id}`

export function visitorsOf(sessions: Sessions, { ledger, clock, signIn = false, personas = async () => [] }: VisitorOptions): Visitors {
  let hasSome = signIn
  const needsSignIn = async (): Promise<boolean> => {
    hasSome ||= await hasAccounts(ledger)
    return hasSome
  }
  const demoPersonas = async (): Promise<readonly Persona[]> => ((await needsSignIn()) ? [] : personas())

  async function known(request: FastifyRequest): Promise<Visitor | undefined> {
    const session = sessions.current(request)
    if (session === undefined) return undefined
    const persona = (await demoPersonas()).find(({ id }) => personaKey(id) === session.who)
    if (persona) return { principal: principalOfPersona(persona), by: 'persona' }
    const account = (await readAccounts(ledger)).find(({ id }) => id === session.who)
    // Whoever was closed, has another password or signed out everywhere holds an old cookie.
    if (account === undefined || account.isClosed || session.madeAt < account.sessionsFrom) return undefined
    return {
      principal: principalOfAccount(account, clock(), 'page'),
      by: 'account',
      account,
      isProvided: session.isProvided,
      idToken: session.idToken,
    }
  }

  return {
    needsSignIn,
    personas: demoPersonas,
    async of(request) {
      const token = sentToken(request)
      // Whoever sends one is that, whatever session or machine the request comes from.
      if (token !== undefined) return byBearer(await bearerAt(ledger, token, clock()))
      const visitor = await known(request)
      if (visitor) return visitor
      return (await needsSignIn()) ? { principal: undefined, by: 'nobody' } : { principal: typedName(request), by: 'machine' }
    },
  }
}

const byBearer = (bearer: Bearer): Visitor => ({ principal: bearer.principal, by: bearer.principal ? 'token' : 'nobody', bearer })

const principalOfPersona = ({ id, name, grants }: Persona): Principal => ({
  ...{ id, name, grants },
  ...rolesOf(grants),
  via: 'page',
})
