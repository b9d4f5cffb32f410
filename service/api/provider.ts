/** `/api/sign-in/provider` and `/api/sign-in/callback`: to an identity provider and back; a browser is sent there, programs have tokens. */
import { Type } from 'typebox'
import { Problem } from './problem.ts'
import { failure, Nothing, READ, route, UNKNOWN } from './route.ts'

const SENT_ON = {
  ...READ,
  ...UNKNOWN,
  302: { ...Nothing, description: 'Go on at Location; what failed is behind # as failed=CODE.' },
  429: failure('Too many attempts from this address; wait as the message says.', Problem),
}

export const goToProvider = route('GET', '/api/sign-in/provider', 'anyone', {
  summary: 'Sends the browser to the identity provider.',
  response: SENT_ON,
})

export const comeFromProvider = route('GET', '/api/sign-in/callback', 'anyone', {
  summary: 'Where the identity provider sends the browser back: signs in, and sends it on to the pages.',
  querystring: Type.Object({}, { additionalProperties: true, description: 'As OpenID Connect has it: code, state, iss, or error.' }),
  response: SENT_ON,
})
