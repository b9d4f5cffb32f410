/** `/api/me`, `/api/sign-in/as`, `/api/sign-out`. */
import type { FastifyRequest } from 'fastify'
import { grantsOf, type Principal } from '../../domain/principal.ts'
import { operations } from '../api/catalog.ts'
import { type GrantView, getMe, type Me, signInAs, signOut } from '../api/session.ts'
import { mayUse, refuseBearer } from '../auth/rights.ts'
import { personaKey, type SignInParts } from '../auth/visitors.ts'
import type { Api } from '../deps.ts'
import { Refused } from '../problem.ts'

export function sessionRoutes(app: Api, parts: SignInParts): void {
  const { sessions, visitors, log } = parts
  app.route({
    ...getMe,
    handler: async (request, reply) => {
      const { bearer } = await visitors.of(request)
      if (bearer) await refuseBearer(bearer, request, reply, log)
      return meOf(request, parts)
    },
  })

  app.route({
    ...signInAs,
    handler: async (request) => {
      const { persona: id } = request.body
      if (!(await visitors.personas()).some((persona) => persona.id === id)) throw new Refused(404, unknownPersona(id))
      sessions.begin(request, personaKey(id))
      await log(request, id, 'sign_in_as', 'ok')
      return meOf(request, parts)
    },
  })

  app.route({
    ...signOut,
    handler: async (request, reply) => {
      const { principal, by } = await visitors.of(request)
      sessions.end(request)
      if (principal && (by === 'account' || by === 'persona')) await log(request, principal.id, 'sign_out', 'ok')
      return reply.code(204).send(null)
    },
  })
}

const unknownPersona = (id: string) => ({
  code: 'persona.not_found',
  message: `There is nobody '${id}' to try; GET /api/me lists whom there is, on the demo alone.`,
})

/** Where whoever asks reached this service, without the port that the scheme has anyway. */
export const originOf = ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string => new URL(`${protocol}://${host}`).origin

export async function meOf(request: FastifyRequest, { visitors, provider }: Pick<SignInParts, 'visitors' | 'provider'>): Promise<Me> {
  const [{ principal, by, account, isProvided, idToken }, needsSignIn, personas] = await Promise.all([
    visitors.of(request),
    visitors.needsSignIn(),
    visitors.personas(),
  ])
  return {
    ...{ needsSignIn, by },
    hasPassword: account?.hasPassword ?? false,
    hasSecondFactor: account?.hasTotp ?? false,
    provider: provider ? { name: provider.name } : null,
    signOutAt: (isProvided && provider?.signOutAt(`${originOf(request)}/sign-in`, idToken)) || null,
    who: principal ? viewOf(principal) : null,
    operations: operations
      .filter(({ config: { may } }) => may === 'anyone' || (principal && may !== 'token' && mayUse(may, principal)))
      .map(({ id }) => id),
    personas: personas.map(({ id, name, grants }) => ({ id, name, grants: grants.map(grantView) })),
  }
}

const viewOf = (principal: Principal) => ({ id: principal.id, name: principal.name, grants: grantsOf(principal).map(grantView) })

const grantView = ({ role, scope, teams, sites }: GrantView | ReturnType<typeof grantsOf>[number]): GrantView => ({
  ...{ role, scope },
  teams: [...teams],
  sites: [...sites],
})
