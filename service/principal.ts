/** Who asks, as the pages of this machine say it: nobody signs in yet, so the name typed into a page is the id too. */
import { userInfo } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { local, type Principal } from '../domain/principal.ts'

/** What the pages send with every change: the name, percent-encoded, since a header holds no Chinese. */
const HEADER = 'callboard-name'
const LONGEST_NAME = 128

/** A request, as far as it says who asks. */
export type Asker = Pick<FastifyRequest, 'headers'>

/** Never read out of a body, so that a page can't be made to sign for somebody else. Without a name: the user of this machine. */
export function principalOf({ headers }: Asker): Principal {
  const sent = headers[HEADER]
  const name = typeof sent === 'string' ? decoded(sent).trim().slice(0, LONGEST_NAME) : ''
  return local(name === '' ? userInfo().username : name, 'page')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
