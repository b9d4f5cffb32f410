/** `callboard token create | list | revoke`: what programs send in place of a sign-in. */
import { readAccounts } from '../../centres/accounts.ts'
import { createToken, readTokens, revokeToken } from '../../centres/tokens.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Parsed } from '../../domain/kernel/parsed.ts'
import { days, type Instant, parseInstant, plus, toIso } from '../../domain/kernel/time.ts'
import { ACCOUNT_ROLES } from '../../domain/operations/account.ts'
import { endOf, type KnownToken } from '../../domain/operations/token.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { findJob } from '../../jobs/catalog.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { grantFrom, grantText } from '../grants.ts'
import { systemClock, withLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'token',
  summary: 'Makes, lists and revokes tokens of programs, for handing in events and for asking the API; only their hashes are kept.',
  usage:
    'token create [NAME] [--topics a,b] [--client NAME] | token create NAME --role ROLE[:own|:team=A,B|:site=S]… --expires DAY|INSTANT [--owner ACCOUNT] [--topics a,b] | token list | token revoke ID',
  example: 'callboard token create reporting --role analyst --expires 2027-06-30',
  options: {
    name: { type: 'string', description: 'What the token is for, as the list shows it; also as a word behind create.', default: '' },
    topics: { type: 'string', description: 'Topics it may send; all without it, but none where it has a role.' },
    client: { type: 'string', description: 'The only Callboard-Client it may send as; any without it.' },
    role: {
      type: 'string',
      multiple: true,
      description: `A role in which it asks the API, and how far it reaches: ${ACCOUNT_ROLES.join(', ')}.`,
    },
    expires: {
      type: 'string',
      description: 'When it ends, within a year: an instant, or a day and with it its end in UTC; with --role it has to.',
    },
    owner: { type: 'string', description: 'The account it acts for and ends with; without it, it is a program of its own, service/NAME.' },
  },
  run: (args, io) => {
    const [action, word, ...more] = args.positionals
    if (action === 'create' && more.length === 0) return create(word, args, io)
    if (action === 'list' && word === undefined) return list(io)
    if (action === 'revoke' && word !== undefined && more.length === 0) return revoke(word, io)
    return usage(command, 'Say create with a name, list, or revoke with one id.')
  },
}

async function create(word: string | undefined, args: Args, io: Io): Promise<number> {
  const topics = args.list('topics')
  for (const topic of topics) topicNamed(topic)
  const typed = args.text('name') ?? ''
  if (word !== undefined && typed !== '') usage(command, `The token is named twice, '${word}' and '${typed}'; name it once.`)
  const at = systemClock()
  const name = word ?? typed
  const grants = args.list('role').map((text) => given(grantFrom(text)))
  const [owner, expiresAt] = [args.text('owner'), expiryOf(args)]
  // Nobody could tell from the events which of both it was.
  if (grants.length > 0 && owner === undefined && findJob(name))
    usage(command, `'${name}' is a job, which acts as service/${name}; name the token otherwise.`)
  const scope = { name, topics, client: args.text('client') }
  const reach = { grants: grants.length === 0 ? undefined : grants, owner, expiresAt }
  const { id, text } = given(await withLedger(io, (ledger) => createToken(ledger, cliPrincipal(), { ...scope, ...reach, at })))
  const answer = { id, token: text, ...scope, client: scope.client ?? null, ...reachRow({ ...reach, grants }), createdAt: toIso(at) }
  io.answer(answer, () => `${text}\n\nSend it as Authorization: Bearer TOKEN. It is shown this once; callboard token revoke ${id} ends it.`)
  return 0
}

function given<T>(done: Parsed<T>): T {
  if (done.ok) return done.value
  throw new CallboardError(done.rejection.code.endsWith('.not_found') ? 'not_found' : 'usage', done.rejection.message)
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** A day is meant whole. */
function expiryOf(args: Args): Instant | undefined {
  const text = args.text('expires')
  if (text === undefined) return undefined
  return DAY.test(text) ? plus(given(parseInstant(`${text}T00:00:00Z`)), days(1)) : given(parseInstant(text))
}

const reachRow = ({ grants, owner, expiresAt }: Pick<KnownToken, 'grants' | 'owner' | 'expiresAt'>) => ({
  roles: grants.map(grantText),
  owner: owner ?? null,
  expiresAt: expiresAt === undefined ? null : toIso(expiresAt),
})

/** `state`: whether it is in force, or why not. */
async function list(io: Io): Promise<number> {
  const [tokens, accounts] = await withLedger(io, (ledger) => Promise.all([readTokens(ledger), readAccounts(ledger)]))
  const rows = tokens.map((token) => ({
    ...{ id: token.id, name: token.name, topics: token.topics, client: token.client ?? null },
    ...reachRow(token),
    createdAt: toIso(token.createdAt),
    revokedAt: token.revokedAt === undefined ? null : toIso(token.revokedAt),
    state:
      endOf(
        token,
        accounts.find(({ id }) => id === token.owner),
        systemClock(),
      )?.code.replace('token.', '') ?? 'in force',
  }))
  io.answer(rows, (all) =>
    all.length === 0
      ? 'There is no token; callboard token create makes one.'
      : tableText(
          ['id', 'name', 'owner', 'roles', 'topics', 'client', 'created', 'expires', 'state'],
          all.map((row) => [
            ...[row.id, row.name, row.owner ?? '', row.roles.join('; '), topicsText(row), row.client ?? 'any', row.createdAt],
            ...[row.expiresAt ?? 'never', row.revokedAt === null ? row.state.replace('_', ' ') : `revoked ${row.revokedAt}`],
          ]),
        ),
  )
  return 0
}

const topicsText = ({ topics, roles }: { readonly topics: readonly string[]; readonly roles: readonly string[] }): string =>
  topics.join(',') || (roles.length === 0 ? 'all' : 'none')

async function revoke(id: string, io: Io): Promise<number> {
  const revoked = await withLedger(io, (ledger) => revokeToken(ledger, cliPrincipal(), id, systemClock()))
  if (!revoked.ok) throw new CallboardError('not_found', revoked.rejection.message)
  io.answer({ id, revoked: true }, () => `Token ${id} is revoked.`)
  return 0
}
