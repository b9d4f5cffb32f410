/** `callboard token create | list | revoke`: who may hand in events over HTTP from elsewhere. */
import { createToken, readTokens, revokeToken } from '../../centres/tokens.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { toIso } from '../../domain/kernel/time.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { systemClock, withLedger, withNewLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'token',
  summary: 'Makes, lists and revokes tokens for handing in events over HTTP; only their hashes are kept.',
  usage: 'token create [--name TEXT] [--topics a,b] [--client NAME] | token list | token revoke ID',
  example: 'callboard token create --name "PBX Shanghai" --topics calls,seat-states --client pbx-1',
  options: {
    name: { type: 'string', description: 'What the token is for, as the list shows it.', default: '' },
    topics: { type: 'string', description: 'Topics it may send; all without it.' },
    client: { type: 'string', description: 'The only Callboard-Client it may send as; any without it.' },
  },
  run: (args, io) => {
    const [action, id, ...more] = args.positionals
    if (action === 'create' && id === undefined) return create(args, io)
    if (action === 'list' && id === undefined) return list(io)
    if (action === 'revoke' && id !== undefined && more.length === 0) return revoke(id, io)
    return usage(command, 'Say create, list, or revoke with one id.')
  },
}

async function create(args: Args, io: Io): Promise<number> {
  const topics = args.list('topics')
  for (const topic of topics) topicNamed(topic)
  const scope = { name: args.text('name') ?? '', topics, client: args.text('client') }
  const at = systemClock()
  const made = await withNewLedger(io, (ledger) => createToken(ledger, cliPrincipal(), { ...scope, at }))
  if (!made.ok) throw new CallboardError('usage', made.rejection.message)
  const { id, text } = made.value
  const answer = { id, token: text, ...scope, client: scope.client ?? null, createdAt: toIso(at) }
  io.answer(answer, () => `${text}\n\nSend it as Authorization: Bearer TOKEN. It is shown this once; callboard token revoke ${id} ends it.`)
  return 0
}

async function list(io: Io): Promise<number> {
  const tokens = await withLedger(io, readTokens)
  const rows = tokens.map(({ id, name, topics, client, createdAt, revokedAt }) => ({
    id,
    name,
    topics,
    client: client ?? null,
    createdAt: toIso(createdAt),
    revokedAt: revokedAt === undefined ? null : toIso(revokedAt),
  }))
  io.answer(rows, (all) =>
    all.length === 0
      ? 'There is no token; callboard token create makes one.'
      : tableText(
          ['id', 'name', 'topics', 'client', 'created', 'revoked'],
          all.map((row) => [row.id, row.name, row.topics.join(',') || 'all', row.client ?? 'any', row.createdAt, row.revokedAt ?? '']),
        ),
  )
  return 0
}

async function revoke(id: string, io: Io): Promise<number> {
  const revoked = await withLedger(io, (ledger) => revokeToken(ledger, cliPrincipal(), id, systemClock()))
  if (!revoked.ok) throw new CallboardError('not_found', revoked.rejection.message)
  io.answer({ id, revoked: true }, () => `Token ${id} is revoked.`)
  return 0
}
