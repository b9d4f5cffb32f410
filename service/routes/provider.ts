/** `/api/sign-in/provider`, `/api/sign-in/callback`: a browser is sent on in any case, so that a page says in its language what failed. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { signInVouched } from '../../centres/provider-sign-in.ts'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { comeFromProvider, goToProvider } from '../api/provider.ts'
import { type Provider, REFUSED } from '../auth/provider.ts'
import type { SignInParts } from '../auth/visitors.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'
import { originOf } from './session.ts'
import { limited } from './sign-in.ts'

export function providerRoutes(
  app: Api,
  { ledger, clock }: Pick<Deps, 'ledger' | 'clock'>,
  { sessions, log, provider }: SignInParts,
): void {
  const configured = (): Provider => {
    if (provider) return provider
    throw new Refused(404, { code: 'provider.none', message: 'No identity provider is configured here; sign in with a password.' })
  }
  const failed = async (request: FastifyRequest, reply: FastifyReply, { code, message }: Rejection, cause?: unknown) => {
    // Nothing that was sent is in it: codes and tokens are secrets.
    request.log.warn({ code, why: whyOf(cause) }, message)
    await log(request, 'provider', 'sign_in_provider', code)
    return reply.redirect(`/sign-in#failed=${code}`)
  }

  app.route({
    ...limited(goToProvider),
    handler: async (request, reply) => {
      const begun = await configured().begin(`${originOf(request)}${comeFromProvider.url}`)
      if (!begun.ok) return failed(request, reply, begun.rejection, begun.cause)
      sessions.leave(request, begun.value.pending)
      return reply.redirect(begun.value.url)
    },
  })

  app.route({
    ...limited(comeFromProvider),
    handler: async (request, reply) => {
      const provided = configured()
      const pending = sessions.back(request)
      if (!pending) return failed(request, reply, REFUSED, 'no sign-in was begun here, or too long ago')
      const done = await provided.finish(pending, new URL(request.url, originOf(request)).search)
      if (!done.ok) return failed(request, reply, done.rejection, done.cause)
      const account = await signInVouched(ledger, done.value, clock())
      if (!account.ok) return failed(request, reply, account.rejection)
      await log(request, account.value.id, 'sign_in_provider', 'ok')
      sessions.begin(request, account.value.id, { idToken: done.value.idToken })
      return reply.redirect('/')
    },
  })
}

/** Errors one by one, in their own words, which name the rule; what they carry beside them is what was sent. */
function whyOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : ''
  return [cause.message, whyOf(cause.cause)].filter((text) => text !== '').join(': ')
}
