/** Who is signed in, kept in a sealed cookie: an account, since when, last seen when. Roles are no part of it, they are read at each request. */
import { randomBytes } from 'node:crypto'
import secureSession, { type Session } from '@fastify/secure-session'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Clock, hours, type Instant, instant, minutes, plus, type Seconds } from '../../domain/kernel/time.ts'
import { EndedSessions } from './ended-sessions.ts'
import type { Pending } from './provider.ts'

declare module '@fastify/secure-session' {
  interface SessionData {
    who: string
    madeAt: number
    seenAt: number
    nonce: string
    /** An identity provider signed in, which has a session of its own. */
    isProvided: boolean
    /** What that provider said at sign-in, by which it knows its session again when it is to end it. */
    idToken: string
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    signingIn: Session<Pending & { begunAt: number }>
  }
}

/** A shift with its breaks and overtime: nobody signs in twice a day, and a desk left in the evening is closed in the morning. */
const IDLE = hours(12)
/** A week: whoever works each day proves once a week that it is still the same person. */
const LONGEST = hours(7 * 24)
/** Telling at each request when it was seen would send a cookie with each answer. */
const SEEN_EVERY = minutes(5)

/** Sealed and in base64 it has to fit into a cookie of 4 kB with the rest; without it a provider asks before it signs out. */
const LONGEST_ID_TOKEN = 2200

const isPast = (now: number, since: number, span: Seconds): boolean => now - since >= span * 1000

/** On the way to an identity provider and back, a second factor and a forgotten phone included. */
const ON_THE_WAY = minutes(10)

export type Signed = { readonly who: string; readonly madeAt: Instant; readonly isProvided: boolean; readonly idToken: string | undefined }

/** By an identity provider. */
export type Provided = { readonly idToken: string }

export type Sessions = {
  /** Undefined where nobody is signed in, or the session is too old or was ended. */
  current(request: FastifyRequest): Signed | undefined
  /** Under a new seal and a new number, whatever the request brought. */
  begin(request: FastifyRequest, who: string, provided?: Provided): void
  /** Keeps what an identity provider has to send back, in a cookie of its own. */
  leave(request: FastifyRequest, pending: Pending): void
  /** What was kept, once; undefined where nothing was, or too long ago. */
  back(request: FastifyRequest): Pending | undefined
  end(request: FastifyRequest): void
}

/** `keys`: the newest first; `dataDir`: where sessions that were ended are kept. */
export type SessionOptions = { readonly keys: Buffer[]; readonly dataDir: string; readonly clock: Clock; readonly isSecure: boolean }

export async function registerSessions(app: FastifyInstance, { keys, dataDir, clock, isSecure }: SessionOptions): Promise<Sessions> {
  // Browsers take a name with this prefix only with Secure, for this host alone and the whole of it.
  const named = (name: string) => (isSecure ? `__Host-${name}` : name)
  const cookie = { path: '/', httpOnly: true, secure: isSecure }
  await app.register(secureSession, [
    {
      ...{ key: keys, sessionName: 'session', cookieName: named('callboard'), expiry: LONGEST },
      cookie: { ...cookie, sameSite: 'strict', maxAge: LONGEST },
    },
    {
      ...{ key: keys, sessionName: 'signingIn', cookieName: named('callboard-signing-in'), expiry: ON_THE_WAY },
      // The way back from a provider comes from another site.
      cookie: { ...cookie, sameSite: 'lax', maxAge: ON_THE_WAY },
    },
  ])
  const ended = new EndedSessions(dataDir, clock())
  return {
    current({ session }) {
      const [who, madeAt = 0, seenAt = 0, nonce = ''] = [
        session.get('who'),
        session.get('madeAt'),
        session.get('seenAt'),
        session.get('nonce'),
      ]
      const now = clock()
      if (who === undefined || isPast(now, madeAt, LONGEST) || isPast(now, seenAt, IDLE) || ended.has(nonce)) return undefined
      if (isPast(now, seenAt, SEEN_EVERY)) session.set('seenAt', now)
      return { who, madeAt: instant(madeAt), isProvided: session.get('isProvided') === true, idToken: session.get('idToken') }
    },
    leave({ signingIn }, pending) {
      signingIn.regenerate()
      signingIn.set('state', pending.state)
      signingIn.set('nonce', pending.nonce)
      signingIn.set('verifier', pending.verifier)
      signingIn.set('redirectUri', pending.redirectUri)
      signingIn.set('begunAt', clock())
    },
    back({ signingIn }) {
      const [state, nonce, verifier, redirectUri] = [
        ...[signingIn.get('state'), signingIn.get('nonce'), signingIn.get('verifier'), signingIn.get('redirectUri')],
      ]
      const begunAt = signingIn.get('begunAt') ?? 0
      signingIn.delete()
      if (!state || !nonce || !verifier || !redirectUri || isPast(clock(), begunAt, ON_THE_WAY)) return undefined
      return { state, nonce, verifier, redirectUri }
    },
    begin({ session }, who, provided) {
      const now = clock()
      session.regenerate()
      session.set('who', who)
      session.set('madeAt', now)
      session.set('seenAt', now)
      session.set('nonce', randomBytes(16).toString('base64url'))
      session.set('isProvided', provided !== undefined)
      if (provided && provided.idToken.length <= LONGEST_ID_TOKEN) session.set('idToken', provided.idToken)
    },
    end({ session }) {
      const [nonce, madeAt = 0] = [session.get('nonce'), session.get('madeAt')]
      if (nonce !== undefined) ended.add(nonce, plus(instant(madeAt), LONGEST))
      session.delete()
    },
  }
}
