/** `callboard interfaces`: the registry of other systems, their settings, history and health. */

import { interfaceHealth } from '../../centres/interface-health.ts'
import { interfaceDirectory, interfaces, type KnownInterface } from '../../centres/interfaces.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { toIso } from '../../domain/kernel/time.ts'
import { isRegistered, type RegistryCommand } from '../../domain/operations/interface-registry.ts'
import { INTERFACE_FIELDS, INTERFACE_LIMITS } from '../../domain/operations/interface-settings.ts'
import { describeChange } from '../../interfaces/describe.ts'
import { eventsOf } from '../../ledger/aggregate.ts'
import { execute } from '../../ledger/execute.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { systemClock, withLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'

const LISTS = ['allowedNetworks', 'maskedFields']

export const command: Command = {
  name: 'interfaces',
  summary: 'Registers, shows, changes, disables and enables interfaces to other systems, with their history and health.',
  usage:
    'interfaces list|show NAME|history NAME|create NAME FIELD=VALUE…|change NAME FIELD=VALUE… --reason TEXT|disable|enable NAME --reason TEXT [--credential SECRET] [--credential-header HEADER] [--by NAME]',
  example: 'callboard interfaces create line-test owner=network kind=line_test endpoint=https://line.example/test timeoutMs=2000',
  options: {
    reason: { type: 'string', description: 'Why it is changed, disabled or enabled; it stays in the history.', default: '' },
    credential: {
      type: 'string',
      description:
        'Name of the secret sent with each call, never its value: crm-token is CALLBOARD_SECRET_CRM_TOKEN of the process that calls.',
    },
    'credential-header': { type: 'string', description: 'Header the secret is sent in; authorization where none is named.' },
    by: { type: 'string', description: 'Who does it; the user of this machine where nobody is named.' },
  },
  run: async (args, io) => {
    const [action = '', name = '', ...fields] = args.positionals
    return await withLedger(io, async (ledger) => {
      switch (action) {
        case 'list':
          return await list(ledger, io)
        case 'show':
          return await show(ledger, named(name), io)
        case 'history':
          return await history(ledger, named(name), io)
        default:
          return await carryOut(ledger, commandOf(action, named(name), fields, args), args, io)
      }
    })
  },
}

const named = (name: string): string => (name === '' ? usage(command, 'Name the interface.') : name)

async function list(ledger: Ledger, io: Io): Promise<number> {
  const known = (await interfaceDirectory(ledger).list()).map(flat)
  io.answer(known, (rows) =>
    rows.length === 0
      ? 'No interface is registered.'
      : rows
          .map((row) => `${row.name}  ${row.status}  ${row.health}  ${row.settings.method} ${row.settings.endpoint}  ${row.settings.owner}`)
          .join('\n'),
  )
  return 0
}

const flat = ({ entry, health }: KnownInterface) => ({
  name: entry.name,
  status: entry.status,
  health: health.state,
  healthSince: health.since === undefined ? null : toIso(health.since),
  healthReason: health.reason,
  revision: entry.revision,
  changedAt: toIso(entry.changedAt),
  changedBy: entry.changedBy,
  settings: entry.settings,
})

async function show(ledger: Ledger, name: string, io: Io): Promise<number> {
  const found = (await interfaceDirectory(ledger).list()).find(({ entry }) => entry.name === name)
  if (!found) throw new CallboardError('not_found', `No interface is named '${name}'; see callboard interfaces list.`)
  io.answer(flat(found), ({ settings, ...head }) =>
    [...Object.entries(head), ...Object.entries(settings)].map(([field, value]) => `${field}  ${String(value)}`).join('\n'),
  )
  return 0
}

async function history(ledger: Ledger, name: string, io: Io): Promise<number> {
  const [changes, states] = await Promise.all([eventsOf(ledger, interfaces, name), eventsOf(ledger, interfaceHealth, name)])
  if (changes.length === 0) throw new CallboardError('not_found', `No interface is named '${name}'; see callboard interfaces list.`)
  const answer = {
    changes: changes.map((event) => ({ ...event, at: toIso(event.at) })),
    states: states.map(({ at, by, state, before, reason }) => ({ at: toIso(at), by, state, before, reason })),
  }
  io.answer(answer, () =>
    [...changes.map(describeChange), ...answer.states.map(({ at, before, state, reason }) => `${at} ${before} → ${state}: ${reason}`)].join(
      '\n',
    ),
  )
  return 0
}

function commandOf(action: string, name: string, fields: readonly string[], args: Args): RegistryCommand {
  const base = { name, at: systemClock() }
  const reason = args.text('reason') ?? ''
  switch (action) {
    case 'create':
      return { ...base, type: 'RegisterInterface', settings: settingsOf(fields, args) }
    case 'change':
      return { ...base, type: 'ChangeInterface', changes: settingsOf(fields, args), reason }
    case 'disable':
      return { ...base, type: 'DisableInterface', reason }
    case 'enable':
      return { ...base, type: 'EnableInterface', reason }
    default:
      return usage(command, `'${action}' is no action on interfaces.`)
  }
}

function settingsOf(fields: readonly string[], args: Args): Record<string, unknown> {
  const named = { credential: args.text('credential'), credentialHeader: args.text('credential-header') }
  const settings = Object.fromEntries(
    fields.map((text) => {
      const [field = '', ...rest] = text.split('=')
      if (rest.length === 0) usage(command, `'${text}' is no FIELD=VALUE; the fields are ${INTERFACE_FIELDS.join(', ')}.`)
      const value = rest.join('=')
      if (LISTS.includes(field)) return [field, value.split(',').filter(Boolean)]
      return [field, Object.hasOwn(INTERFACE_LIMITS, field) ? Number(value) : value]
    }),
  )
  return { ...settings, ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) }
}

async function carryOut(ledger: Ledger, asked: RegistryCommand, args: Args, io: Io): Promise<number> {
  const done = await execute(ledger, cliPrincipal(args.text('by')), interfaces, asked)
  const result = done.ok
    ? {
        ok: true,
        name: asked.name,
        changed: done.value.events.length > 0,
        ...(isRegistered(done.value.state) ? { revision: done.value.state.revision } : {}),
      }
    : { ok: false, name: asked.name, ...done.rejection }
  io.answer(result, () =>
    done.ok ? `${asked.name}: ${done.value.events.length > 0 ? 'done' : 'nothing to change'}` : done.rejection.message,
  )
  return done.ok ? 0 : 1
}
