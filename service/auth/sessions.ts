/** Who is signed in, kept in a sealed cookie: an account, since when, last seen when. Roles are no part of it, they are read at each request. */
import { randomBytes } from 'node:crypto'
import secureSession from '@fastify/secure-session'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Clock, hours, type Instant, instant, minutes, type Seconds } from '../../domain/kernel/time.ts'

declare module '@fastify/secure-session' {
  interface SessionData {
    who: string
    madeAt: number
    seenAt: number
    nonce: string
  }
}

/** A shift with its breaks and overtime: nobody signs in twice a day, and a desk left in the evening is closed in the morning. */
const IDLE = hours(12)
/** A week: whoever works each day proves once a week that it is still the same person. */
const LONGEST = hours(7 * 24)
/** Telling at each request when it was seen would send a cookie with each answer. */
const SEEN_EVERY = minutes(5)
/** Signed out, but their cookies could still be sent: the latest of them are refused by name. */
const MOST_ENDED = 10_000

const isPast = (now: number, since: number, span: Seconds): boolean => now - since >= span * 1000

export type Session = { readonly who: string; readonly madeAt: Instant }

export type Sessions = {
  /** Undefined where nobody is signed in, or the session is too old or was ended. */
  current(request: FastifyRequest): Session | undefined
  /** Under a new seal and a new number, whatever the request brought. */
  begin(request: FastifyRequest, who: string): void
  end(request: FastifyRequest): void
}

/** `keys`: the newest first. */
export type SessionOptions = { readonly keys: Buffer[]; readonly clock: Clock; readonly isSecure: boolean }

export async function registerSessions(app: FastifyInstance, { keys, clock, isSecure }: SessionOptions): Promise<Sessions> {
  await app.register(secureSession, {
    key: keys,
    // Browsers take a name with this prefix only with Secure, for this host alone and the whole of it.
    cookieName: isSecure ? '__Host-callboard' : 'callboard',
    expiry: LONGEST,
    cookie: { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure, maxAge: LONGEST },
  })
  const ended = new Set<string>()
  return {
    current({ session }) {
      const [who, madeAt = 0, seenAt = 0, nonce = ''] = [
        session.get('who'),
        session.get('madeAt'),
        session.get('seenAt'),
        session.get('nonce'),
      ]
      const now = clock()
      if (who === undefined || ended.has(nonce) || isPast(now, madeAt, LONGEST) || isPast(now, seenAt, IDLE)) return undefined
      if (isPast(now, seenAt, SEEN_EVERY)) session.set('seenAt', now)
      return { who, madeAt: instant(madeAt) }
    },
    begin({ session }, who) {
      const now = clock()
      session.regenerate()
      session.set('who', who)
      session.set('madeAt', now)
      session.set('seenAt', now)
      session.set('nonce', randomBytes(16).toString('base64url'))
    },
    end({ session }) {
      const nonce = session.get('nonce')
      if (nonce !== undefined) ended.add(nonce)
      for (const oldest of ended) {
        if (ended.size <= MOST_ENDED) break
        ended.delete(oldest)
      }
      session.delete()
    },
  }
}
