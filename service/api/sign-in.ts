/** `/api/sign-in`, `/api/invitation` and `/api/me/…`: proving who one is, and what a person changes of the own account. */
import { Type } from 'typebox'
import { Problem } from './problem.ts'
import { COMMANDED, failure, Nothing, READ, route } from './route.ts'
import { Me } from './session.ts'
import { closed } from './values.ts'

/** What breaks a rule is repeated in no answer. */
const secret = { writeOnly: true } as const

/** Longer ones are refused before they cost a slow hash. */
const Password = Type.String({ minLength: 1, maxLength: 200, ...secret })
const AccountId = Type.String({ minLength: 1, maxLength: 200 })
const Code = Type.String({ maxLength: 40, description: 'Six digits of the authenticator app, or a recovery code.', ...secret })
const proof = { password: Password, code: Type.Optional(Code) }

export const SignIn = Type.Object({ id: AccountId, ...proof }, closed)
export const Redemption = Type.Object({ secret: Type.String({ minLength: 1, maxLength: 200, ...secret }), password: Password }, closed)
export const PasswordChange = Type.Object({ current: Password, next: Password, code: Type.Optional(Code) }, closed)
export const Proof = Type.Object(proof, closed)
export const FirstCode = Type.Object({ password: Password, code: Code }, closed)

export const Enrolment = Type.Object({
  secret: Type.String({ description: 'Told once.' }),
  uri: Type.String({ description: 'otpauth://…, for an app.' }),
})
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String(), { description: 'Told once; each is good once.' }) })

const PROVED = {
  ...COMMANDED,
  401: failure('Nobody is signed in, or id, password or code is wrong or missing.', Problem),
  429: failure('Too many attempts from this address, or failed ones of this account; wait as the message says.', Problem),
}

export const signIn = route('POST', '/api/sign-in', 'anyone', {
  summary: 'Signs in with id, password and, where the account has a second factor, its code.',
  body: SignIn,
  response: { 200: Me, ...PROVED },
})

export const redeemInvitation = route('POST', '/api/invitation', 'anyone', {
  summary: 'Sets the password of the account that the invitation is for, and signs in.',
  body: Redemption,
  response: { 200: Me, ...PROVED },
})

export const changePassword = route('POST', '/api/me/password', 'signed_in', {
  summary: 'Sets another password; every other session of the account ends.',
  body: PasswordChange,
  response: { 200: Me, ...PROVED },
})

export const signOutEverywhere = route('POST', '/api/me/sign-out-everywhere', 'signed_in', {
  summary: 'Ends every session of the account, this one too.',
  response: { 204: Nothing, ...READ },
})

export const enrolSecondFactor = route('POST', '/api/me/second-factor', 'signed_in', {
  summary: 'Begins a second factor; it counts once its first code was confirmed.',
  body: Proof,
  response: { 200: Enrolment, ...PROVED },
})

export const confirmSecondFactor = route('POST', '/api/me/second-factor/confirm', 'signed_in', {
  summary: 'Confirms the second factor by its first code; answers recovery codes.',
  body: FirstCode,
  response: { 200: RecoveryCodes, ...PROVED },
})

export const dropSecondFactor = route('POST', '/api/me/second-factor/drop', 'signed_in', {
  summary: 'Takes the second factor away.',
  body: Proof,
  response: { 200: Me, ...PROVED },
})
