/** The interface registry: who registered, changed, disabled or enabled an interface, when and why; one stream per interface. */
import { isBlank } from '../kernel/blank.ts'
import type { Decided, Decider } from '../kernel/decider.ts'
import { parsed } from '../kernel/parsed.ts'
import { type Instant, toIso } from '../kernel/time.ts'
import { refuseRegistry } from './interface-registry-errors.ts'
import { checkSettings, INTERFACE_DEFAULTS, type InterfaceSettings } from './interface-settings.ts'

type At = { readonly at: Instant; readonly name: string }

/** Settings as somebody wrote them; the decider checks every one. */
export type GivenSettings = Readonly<Record<string, unknown>>

export type RegistryCommand = At &
  (
    | { readonly type: 'RegisterInterface'; readonly settings: GivenSettings }
    | { readonly type: 'ChangeInterface'; readonly changes: GivenSettings; readonly reason: string }
    | { readonly type: 'DisableInterface'; readonly reason: string }
    | { readonly type: 'EnableInterface'; readonly reason: string }
  )

export type RegistryEvent = At & { readonly by: string } & (
    | { readonly type: 'interface_registered'; readonly settings: InterfaceSettings }
    | {
        readonly type: 'interface_changed'
        readonly settings: InterfaceSettings
        readonly changed: readonly string[]
        readonly reason: string
      }
    | { readonly type: 'interface_disabled'; readonly reason: string }
    | { readonly type: 'interface_enabled'; readonly reason: string }
  )

export type RegisteredInterface = {
  readonly status: 'enabled' | 'disabled'
  readonly name: string
  readonly settings: InterfaceSettings
  /** Changes made so far; 1 after it was registered. */
  readonly revision: number
  readonly changedAt: Instant
  readonly changedBy: string
}

export type InterfaceEntry = { readonly status: 'none' } | RegisteredInterface

/** Whether it was ever registered; a disabled one was. */
export const isRegistered = (entry: InterfaceEntry): entry is RegisteredInterface => entry.status !== 'none'

/** Rejections: the codes of `registryErrors`. Changing nothing makes no event. */
export const registryDecider: Decider<RegistryCommand, RegistryEvent, InterfaceEntry> = { initial: { status: 'none' }, decide, evolve }

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

function decide(command: RegistryCommand, entry: InterfaceEntry): Decided<RegistryEvent> {
  const { name, at } = command
  if (!NAME.test(name) || !Number.isFinite(at))
    return refuseRegistry('registry.name_invalid', `'${name.slice(0, 70)}' is no name of an interface; use a–z, 0–9, '.', '_' and '-'.`)
  if (command.type === 'RegisterInterface') {
    if (isRegistered(entry)) return refuseRegistry('registry.exists', `Interface '${name}' is registered already; change it instead.`)
    const settings = checkSettings(name, { ...INTERFACE_DEFAULTS, nameEn: name, ...command.settings })
    return settings.ok ? parsed([{ type: 'interface_registered', name, at, settings: settings.value }]) : settings
  }
  if (!isRegistered(entry)) return refuseRegistry('interface.not_found', `No interface is named '${name}'; register it first.`)
  if (at < entry.changedAt)
    return refuseRegistry(
      'registry.time_reversed',
      `Interface '${name}' was changed at ${toIso(entry.changedAt)}, after this command's time.`,
    )
  if (isBlank(command.reason))
    return refuseRegistry('registry.reason_missing', `${command.type} on '${name}' needs a reason; it stays in the history.`)
  const { reason } = command
  switch (command.type) {
    case 'ChangeInterface':
      return change(command, entry)
    case 'DisableInterface':
      if (entry.status === 'disabled') return refuseRegistry('registry.disabled', `Interface '${name}' is disabled already.`)
      return parsed([{ type: 'interface_disabled', name, at, reason }])
    case 'EnableInterface':
      if (entry.status === 'enabled') return refuseRegistry('registry.enabled', `Interface '${name}' is enabled already.`)
      return parsed([{ type: 'interface_enabled', name, at, reason }])
  }
}

function change(
  { name, at, reason, changes }: Extract<RegistryCommand, { type: 'ChangeInterface' }>,
  entry: RegisteredInterface,
): Decided<RegistryEvent> {
  const checked = checkSettings(name, { ...entry.settings, ...changes })
  if (!checked.ok) return checked
  const before = new Map(Object.entries(entry.settings))
  const changed = Object.entries(checked.value).flatMap(([field, value]) =>
    JSON.stringify(value) === JSON.stringify(before.get(field)) ? [] : [field],
  )
  if (changed.length === 0) return parsed([])
  return parsed([{ type: 'interface_changed', name, at, reason, settings: checked.value, changed }])
}

function evolve(entry: InterfaceEntry, event: RegistryEvent): InterfaceEntry {
  const { name, at: changedAt, by: changedBy } = event
  const revision = isRegistered(entry) ? entry.revision + 1 : 1
  if (event.type === 'interface_registered')
    return { status: 'enabled', name, settings: whole(event.settings), revision, changedAt, changedBy }
  if (!isRegistered(entry)) return entry
  const after = { ...entry, revision, changedAt, changedBy }
  switch (event.type) {
    case 'interface_changed':
      return { ...after, settings: whole(event.settings) }
    case 'interface_disabled':
      return { ...after, status: 'disabled' }
    case 'interface_enabled':
      return { ...after, status: 'enabled' }
  }
}

/** An event of an earlier version lacks the fields that came later. */
const whole = (settings: InterfaceSettings): InterfaceSettings => ({ ...INTERFACE_DEFAULTS, ...settings })
