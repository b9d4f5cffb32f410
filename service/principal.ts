/** Who asks: whoever signed in; on an installation without accounts the name typed into a page, since all who reach it work at its machine. */

import { userInfo } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { isBlank } from '../domain/kernel/blank.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { withoutHidden } from '../domain/kernel/hidden.ts'
import { local, type Principal } from '../domain/principal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler of an address that is not for everybody. */
    principal: Principal | undefined
  }
}

/** What the pages send with every change: the name, percent-encoded, since a header holds no Chinese. */
const HEADER = 'callboard-name'
const LONGEST_NAME = 128

/** A request, as far as it says who asks. */
export type Asker = Pick<FastifyRequest, 'principal'>

/** Never read out of a body, so that a page can't be made to sign for somebody else. */
export function principalOf({ principal }: Asker): Principal {
  if (principal) return principal
  throw new CallboardError('internal', 'A handler asked who is there at an address that is open to everybody.')
}

/** Without a name: the user of this machine. */
export function typedName({ headers }: Pick<FastifyRequest, 'headers'>): Principal {
  const sent = headers[HEADER]
  const name = typeof sent === 'string' ? withoutHidden(decoded(sent)).trim().slice(0, LONGEST_NAME) : ''
  return local(isBlank(name) ? userInfo().username : name, 'page')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
