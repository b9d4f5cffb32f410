/** `/api/me` and `/api/sign-out`: who is asking, what they may do, and the way out; `/api/sign-in/as` for trying the demo. */
import { type Static, Type } from 'typebox'
import { ROLES, SCOPES } from '../../domain/principal.ts'
import { COMMANDED, Nothing, READ, route } from './route.ts'
import { closed, Id, Nullable } from './values.ts'

export const GrantView = Type.Object({
  role: Type.Enum([...ROLES]),
  scope: Type.Enum([...SCOPES]),
  teams: Type.Array(Type.String()),
  sites: Type.Array(Type.String()),
})
export type GrantView = Static<typeof GrantView>

export const PersonaView = Type.Object({ id: Type.String(), name: Type.String(), grants: Type.Array(GrantView) })
export type PersonaView = Static<typeof PersonaView>

export const Me = Type.Object({
  needsSignIn: Type.Boolean({ description: 'False while there is no account: whoever works at the machine has every role.' }),
  by: Type.Enum(['account', 'persona', 'token', 'machine', 'nobody'], {
    description: 'persona: somebody of the demo; machine: nobody signed in, and nobody has to.',
  }),
  who: Nullable(Type.Object({ id: Type.String(), name: Type.String(), grants: Type.Array(GrantView) })),
  hasPassword: Type.Boolean({ description: 'The account has a password here; one that an identity provider signs in may have none.' }),
  hasSecondFactor: Type.Boolean({ description: 'The account asks for a code beside the password.' }),
  operations: Type.Array(Type.String(), { description: 'The operations that may be asked, by operationId.' }),
  provider: Nullable(
    Type.Object({ name: Type.String() }, { description: 'An identity provider signs in too: GET /api/sign-in/provider.' }),
  ),
  signOutAt: Nullable(Type.String({ description: 'Where the session at the identity provider ends; go there after POST /api/sign-out.' })),
  personas: Type.Array(PersonaView, { description: 'As whom the demo can be tried; none where people sign in.' }),
})
export type Me = Static<typeof Me>

export const SignInAs = Type.Object({ persona: Id }, closed)

export const getMe = route('GET', '/api/me', 'anyone', {
  summary: 'Who is asking, with which roles, and what they may ask.',
  response: { 200: Me, ...READ },
})

export const signInAs = route('POST', '/api/sign-in/as', 'anyone', {
  summary: 'Goes on as somebody of the demo, to try what that role sees.',
  body: SignInAs,
  response: { 200: Me, ...COMMANDED },
})

export const signOut = route('POST', '/api/sign-out', 'anyone', {
  summary: 'Ends the session; its cookie is refused from then on.',
  response: { 204: Nothing, ...READ },
})
