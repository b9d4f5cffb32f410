/** `/api/sign-in`, `/api/invitation`, `/api/me/…`: each attempt is recorded, limited by address here and by account in `centres/sign-in.ts`. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import { redeem } from '../../centres/invitations.ts'
import {
  confirmTotp,
  dropTotp,
  signOutEverywhere as endSessions,
  enrolTotp,
  signIn as prove,
  changePassword as setPassword,
} from '../../centres/sign-in.ts'
import type { Parsed } from '../../domain/kernel/parsed.ts'
import { MINUTE_MS } from '../../domain/kernel/time.ts'
import type { KnownAccount } from '../../domain/operations/account.ts'
import type { Me } from '../api/session.ts'
import {
  changePassword,
  confirmSecondFactor,
  dropSecondFactor,
  enrolSecondFactor,
  redeemInvitation,
  signIn,
  signOutEverywhere,
} from '../api/sign-in.ts'
import type { Typed } from '../auth/access-log.ts'
import type { SignInParts } from '../auth/visitors.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { accepted, Refused } from '../problem.ts'
import { meOf } from './session.ts'

/** A shift of 120 behind one address is signed in within two minutes; a hash takes 25 ms, so one address takes 3 % of a core. */
const A_MINUTE = { max: 60, timeWindow: MINUTE_MS }

export const limited = <Row extends { readonly config: object }>(row: Row) => ({ ...row, config: { ...row.config, rateLimit: A_MINUTE } })

const STATUS: ReadonlyMap<string, number> = new Map([
  ['sign_in.wrong', 401],
  ['sign_in.code_needed', 401],
  ['sign_in.locked', 429],
])

export async function signInRoutes(app: Api, { ledger, clock }: Pick<Deps, 'ledger' | 'clock'>, parts: SignInParts): Promise<void> {
  const { sessions, visitors, log } = parts
  await app.register(rateLimit, { global: false, errorResponseBuilder: (_request, { after }) => tooMany(after) })
  /** Said to the log before it is answered; what was refused is thrown. */
  const recorded = async <T>(request: FastifyRequest, who: string | Typed, what: string, outcome: Parsed<T>): Promise<T> => {
    await log(request, who, what, outcome.ok ? 'ok' : outcome.rejection.code)
    const status = outcome.ok ? undefined : STATUS.get(outcome.rejection.code)
    if (!outcome.ok && status !== undefined) throw new Refused(status, outcome.rejection)
    return accepted(outcome)
  }
  const begin = (request: FastifyRequest, { id }: KnownAccount): Promise<Me> => {
    sessions.begin(request, id)
    return meOf(request, parts)
  }
  /** Whoever tries the demo, or works at a machine without accounts, has none to change. */
  const ownAccount = async (request: FastifyRequest) => {
    const { by } = await visitors.of(request)
    if (by === 'account') return principalOf(request)
    throw new Refused(422, { code: 'account.none', message: 'You are not signed in with an account; sign in with one first.' })
  }

  app.route({
    ...limited(signIn),
    handler: async (request) => {
      const { body } = request
      const outcome = await prove(ledger, body, clock())
      return begin(request, await recorded(request, outcome.ok ? outcome.value.id : { typed: body.id }, 'sign_in', outcome))
    },
  })
  app.route({
    ...limited(redeemInvitation),
    handler: async (request) => {
      const outcome = await redeem(ledger, request.body, clock())
      return begin(request, await recorded(request, outcome.ok ? outcome.value.id : 'invitation', 'redeem_invitation', outcome))
    },
  })
  app.route({
    ...limited(changePassword),
    handler: async (request) => {
      const own = await ownAccount(request)
      return begin(request, await recorded(request, own.id, 'change_password', await setPassword(ledger, own, request.body, clock())))
    },
  })
  app.route({
    ...signOutEverywhere,
    handler: async (request, reply) => {
      const own = await ownAccount(request)
      await recorded(request, own.id, 'sign_out_everywhere', await endSessions(ledger, own, own.id, clock()))
      sessions.end(request)
      return reply.code(204).send(null)
    },
  })
  app.route({
    ...limited(enrolSecondFactor),
    handler: async (request) => {
      const own = await ownAccount(request)
      return recorded(request, own.id, 'begin_second_factor', await enrolTotp(ledger, own, request.body, clock()))
    },
  })
  app.route({
    ...limited(confirmSecondFactor),
    handler: async (request) => {
      const own = await ownAccount(request)
      const { recoveryCodes } = await recorded(
        request,
        own.id,
        'confirm_second_factor',
        await confirmTotp(ledger, own, request.body, clock()),
      )
      sessions.begin(request, own.id)
      return { recoveryCodes: [...recoveryCodes] }
    },
  })
  app.route({
    ...limited(dropSecondFactor),
    handler: async (request) => {
      const own = await ownAccount(request)
      await recorded(request, own.id, 'drop_second_factor', await dropTotp(ledger, own, request.body, clock()))
      return meOf(request, parts)
    },
  })
}

const tooMany = (after: string): Refused =>
  new Refused(429, { code: 'sign_in.too_many', message: `Too many attempts from this address; try again in ${after}.` })
