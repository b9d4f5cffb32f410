/** `/api/accounts` and `/api/tokens`: who signs in and which programs ask, with what roles; made, changed and ended by administrators. */
import { type Static, Type } from 'typebox'
import { ADMINS } from './may.ts'
import { COMMANDED, READ, route, SIGNED } from './route.ts'
import { GrantView } from './session.ts'
import { closed, Id, InstantText, Nullable } from './values.ts'

const DatedGrantView = Type.Object({ ...GrantView.properties, from: InstantText, to: Nullable(InstantText) })

export const AccountRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  grants: Type.Array(DatedGrantView, { description: 'In force or yet to come, earliest first.' }),
  hasPassword: Type.Boolean(),
  hasSecondFactor: Type.Boolean(),
  isClosed: Type.Boolean(),
  provider: Type.String({ description: 'Issuer of the identity provider that signs it in; empty where none does.' }),
})
export type AccountRow = Static<typeof AccountRow>

export const TokenRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  grants: Type.Array(GrantView, { description: 'None: it hands in events alone.' }),
  owner: Nullable(Type.String({ description: 'The account it acts for and ends with.' })),
  topics: Type.Array(Type.String(), { description: 'What it may hand in; without roles none means all.' }),
  createdAt: InstantText,
  expiresAt: Nullable(InstantText),
  state: Type.String({ description: '`in_force`, or why it is not: revoked, expired, owner_closed.' }),
})
export type TokenRow = Static<typeof TokenRow>

export const AccountList = Type.Object({
  accounts: Type.Array(AccountRow),
  tokens: Type.Array(TokenRow),
  roles: Type.Array(Type.String(), { description: 'That an account or a token can have.' }),
  needsSignIn: Type.Boolean({ description: 'False while there is no account: the first one has to be an administrator.' }),
})
export type AccountList = Static<typeof AccountList>

/** As it is sent: nothing else comes along. */
const GrantGiven = Type.Object(GrantView.properties, closed)

const byName = { name: Type.Optional(Type.String({ maxLength: 200 })), grants: Type.Optional(Type.Array(GrantGiven, { maxItems: 50 })) }

export const AccountChange = Type.Object(
  {
    action: Type.Enum(['create', 'grant', 'revoke', 'invite', 'close', 'reopen', 'sign_out']),
    ...byName,
    from: Type.Optional(InstantText),
  },
  closed,
)
export type AccountChange = Static<typeof AccountChange>

/** `secret` goes into the pages' address `/sign-in#invite=SECRET`, which sets the password; told once. */
export const AccountChanged = Type.Object({ invitation: Nullable(Type.Object({ secret: Type.String(), until: InstantText })) })

export const NewToken = Type.Object(
  {
    name: Type.String({ maxLength: 200 }),
    grants: Type.Array(GrantGiven, { maxItems: 50 }),
    topics: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50 })),
    owner: Type.Optional(Id),
    expiresAt: Type.Optional(InstantText),
  },
  closed,
)
export type NewToken = Static<typeof NewToken>

export const MadeToken = Type.Object({ id: Type.String(), text: Type.String({ description: 'Told once: only its hash is kept.' }) })

const ById = Type.Object({ id: Type.String({ maxLength: 200 }) })

export const getAccounts = route('GET', '/api/accounts', ADMINS, {
  summary: 'All accounts and tokens with their roles.',
  response: { 200: AccountList, ...READ },
})

export const changeAccount = route('POST', '/api/accounts/:id', ADMINS, {
  summary: 'Makes an account, gives or takes back roles, invites, closes, reopens, signs out.',
  params: ById,
  ...SIGNED,
  body: AccountChange,
  response: { 200: AccountChanged, ...COMMANDED },
})

export const createToken = route('POST', '/api/tokens', ADMINS, {
  summary: 'Makes a token for a program.',
  ...SIGNED,
  body: NewToken,
  response: { 200: MadeToken, ...COMMANDED },
})

export const revokeToken = route('POST', '/api/tokens/:id/revoke', ADMINS, {
  summary: 'Ends a token at once.',
  params: ById,
  ...SIGNED,
  response: { 200: AccountList, ...COMMANDED },
})
