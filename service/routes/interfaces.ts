/** `GET /api/interfaces`, `GET /api/interfaces/:name`, `POST /api/interfaces/:name`. */
import { interfaceHealth } from '../../centres/interface-health.ts'
import { interfaceDirectory, interfaces } from '../../centres/interfaces.ts'
import { type Instant, toIso } from '../../domain/kernel/time.ts'
import type { HealthEvent } from '../../domain/operations/interface-health.ts'
import type { RegistryCommand, RegistryEvent } from '../../domain/operations/interface-registry.ts'
import { INTERFACE_DEFAULTS, INTERFACE_KINDS, INTERFACE_LIMITS, INTERFACE_METHODS } from '../../domain/operations/interface-settings.ts'
import { eventsOf } from '../../ledger/aggregate.ts'
import { execute } from '../../ledger/execute.ts'
import { readCallNumbers } from '../../sql/reads/interface-numbers.ts'
import {
  changeInterface,
  getInterface,
  getInterfaces,
  type InterfaceChange,
  type InterfaceCommand,
  type InterfaceForm,
} from '../api/interfaces.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { accepted, Refused } from '../problem.ts'

export function interfaceRoutes(app: Api, { store, ledger, clock }: Deps): void {
  const directory = interfaceDirectory(ledger)
  app.route({
    ...getInterfaces,
    handler: async () => {
      const [known, numbers] = await Promise.all([directory.list(), readCallNumbers(store, clock())])
      const interfaces = known.map(({ entry: { name, status, revision, settings }, health }) => ({
        name,
        status,
        revision,
        nameEn: settings.nameEn,
        nameZh: settings.nameZh,
        owner: settings.owner,
        kind: settings.kind,
        method: settings.method,
        endpoint: withoutQuery(settings.endpoint),
        timeoutMs: settings.timeoutMs,
        concurrentCalls: settings.concurrentCalls,
        sloAvailabilityRatio: settings.sloAvailabilityRatio,
        sloP95Ms: settings.sloP95Ms,
        health: health.state,
        healthSince: health.since === undefined ? null : toIso(health.since),
        healthReason: health.reason,
        ...(numbers.get(name) ?? { calls: 0, failures: 0, p95Ms: null }),
      }))
      return { asOf: toIso(clock()), interfaces, form: FORM }
    },
  })
  app.route({
    ...getInterface,
    handler: async ({ params: { name } }) => {
      const [changes, states, entry] = await Promise.all([
        eventsOf(ledger, interfaces, name),
        eventsOf(ledger, interfaceHealth, name),
        directory.entry(name),
      ])
      if (!entry)
        throw new Refused(404, { code: 'interface.not_found', message: `No interface is named '${name}'; GET /api/interfaces lists them.` })
      const history = [...changes.map(changeOf), ...states.map(stateOf)].reverse().sort((a, b) => b.at.localeCompare(a.at))
      return { name, settings: { ...entry.settings, endpoint: withoutQuery(entry.settings.endpoint) }, history }
    },
  })
  app.route({
    ...changeInterface,
    handler: async (request, reply) => {
      const { params, body } = request
      const { commandKey } = body
      accepted(await execute(ledger, principalOf(request), interfaces, commandOf(params.name, body, clock()), { commandKey }))
      return reply.code(204).send(null)
    },
  })
}

const FORM: InterfaceForm = {
  kinds: [...INTERFACE_KINDS],
  methods: [...INTERFACE_METHODS],
  defaults: INTERFACE_DEFAULTS,
  limits: Object.fromEntries(Object.entries(INTERFACE_LIMITS).map(([field, [least, most]]) => [field, [least, most]])),
}

/** A query may hold a key. */
const withoutQuery = (endpoint: string): string => endpoint.split('?')[0] ?? ''

function commandOf(name: string, { action, settings = {}, reason = '' }: InterfaceCommand, at: Instant): RegistryCommand {
  const base = { name, at }
  switch (action) {
    case 'create':
      return { ...base, type: 'RegisterInterface', settings }
    case 'change':
      return { ...base, type: 'ChangeInterface', changes: settings, reason }
    case 'disable':
      return { ...base, type: 'DisableInterface', reason }
    case 'enable':
      return { ...base, type: 'EnableInterface', reason }
  }
}

function changeOf(event: RegistryEvent): InterfaceChange {
  const what = event.type.replace('interface_', '')
  const base = { at: toIso(event.at), by: event.by, what }
  if (event.type === 'interface_registered') return { ...base, detail: '' }
  return { ...base, detail: event.type === 'interface_changed' ? `${event.changed.join(', ')}: ${event.reason}` : event.reason }
}

const stateOf = ({ at, by, state, reason }: HealthEvent): InterfaceChange => ({ at: toIso(at), by, what: state, detail: reason })
