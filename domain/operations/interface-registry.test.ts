/** The interface registry as a decider, and the states callers see. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admin } from '../../tests/support/principals.ts'
import { decideAs, fold } from '../kernel/decider.ts'
import { instant } from '../kernel/time.ts'
import { healthDecider, noteOutcome, stateAfter } from './interface-health.ts'
import { type InterfaceEntry, isRegistered, type RegistryCommand, type RegistryEvent, registryDecider } from './interface-registry.ts'
import { registryErrors } from './interface-registry-errors.ts'

const at = instant(1_000)
const register: RegistryCommand = {
  type: 'RegisterInterface',
  name: 'line-test',
  at,
  settings: { owner: 'network', endpoint: 'https://line.example/test' },
}

const eventsOf = (command: RegistryCommand, entry: InterfaceEntry): readonly RegistryEvent[] => {
  const decided = decideAs(registryDecider, command, entry, admin)
  if (!decided.ok) throw new Error(decided.rejection.code)
  return decided.value
}

const registered = fold(registryDecider, eventsOf(register, registryDecider.initial))

const codeOf = (command: RegistryCommand, entry: InterfaceEntry = registered): string | undefined => {
  const decided = decideAs(registryDecider, command, entry, admin)
  return decided.ok ? undefined : decided.rejection.code
}

test('an interface is registered with defaults, changed with history, disabled and enabled', () => {
  expect(registered).toMatchObject({ status: 'enabled', revision: 1, settings: { timeoutMs: 3000, owner: 'network', nameEn: 'line-test' } })
  const change: RegistryCommand = {
    type: 'ChangeInterface',
    name: 'line-test',
    at,
    changes: { timeoutMs: 500 },
    reason: 'SLO',
  }
  const [changed] = eventsOf(change, registered)
  expect(changed).toMatchObject({ type: 'interface_changed', changed: ['timeoutMs'], settings: { timeoutMs: 500, owner: 'network' } })
  const disable: RegistryCommand = { type: 'DisableInterface', name: 'line-test', at, reason: 'moved' }
  const disabled = fold(registryDecider, [...eventsOf(register, registryDecider.initial), ...eventsOf(disable, registered)])
  expect(disabled).toMatchObject({ status: 'disabled', revision: 2 })
  expect(codeOf(disable, disabled)).toBe('registry.disabled')
  expect(eventsOf({ ...disable, type: 'EnableInterface' }, disabled)).toMatchObject([{ type: 'interface_enabled', reason: 'moved' }])
})

test.each([
  ['registry.exists', register],
  ['registry.name_invalid', { ...register, name: '../etc' }],
  ['registry.reason_missing', { type: 'DisableInterface', name: 'line-test', at, reason: ' ' }],
  ['registry.field_unknown', change({ timeout: 3 })],
  ['registry.field_invalid', change({ timeoutMs: Number.NaN })],
  ['registry.field_invalid', change({ endpoint: 'file:///etc/passwd' })],
  ['registry.field_invalid', change({ endpoint: 'http://user:secret@line.example/' })],
  ['registry.field_invalid', change({ allowedNetworks: ['everything'] })],
  ...[
    '999.0.0.0/99',
    '10.0.0.0/33',
    '10.0.256.0/8',
    '10.0.0/8',
    '::/129',
    ':::/8',
    '1.2.3.4.5/8',
    '/8',
    '010.0.0.0/8',
    '10.1.2.3/8',
    '0.0.0.0/0',
  ].map((network) => ['registry.field_invalid', change({ allowedNetworks: [network] })] as const),
  ['registry.field_invalid', change({ errorLimitRatio: 1.5 })],
  ['registry.field_invalid', change({ credential: 'Bearer abc' })],
  ['registry.field_invalid', change({ credentialHeader: 'host' })],
  ['registry.field_invalid', change({ credentialHeader: 'X-Key' })],
  ['registry.time_reversed', { ...change({ timeoutMs: 5 }), at: instant(999) }],
] as const)('refused with %s: %o', (code, command) => {
  expect(codeOf(command)).toBe(code)
})

test('a secret written where its name belongs is not repeated in the refusal', () => {
  const decided = decideAs(registryDecider, change({ credential: 'Bearer abc' }), registered, admin)
  expect(JSON.stringify(decided)).not.toContain('abc')
})

test('an interface registered before there were credentials has none and can be changed', () => {
  const [event] = eventsOf(register, registryDecider.initial)
  if (event?.type !== 'interface_registered') throw new Error('not registered')
  const { credential: _, credentialHeader: __, ...settings } = event.settings
  // Stored by an earlier version.
  const old = fold(registryDecider, [{ ...event, settings } as RegistryEvent])
  expect(old).toMatchObject({ settings: { credential: '', credentialHeader: 'authorization' } })
  expect(eventsOf(change({ timeoutMs: 500 }), old)).toMatchObject([{ type: 'interface_changed', changed: ['timeoutMs'] }])
})

test('what was never registered can be neither changed nor disabled', () => {
  expect(codeOf(change({ timeoutMs: 10 }), registryDecider.initial)).toBe('interface.not_found')
})

function change(changes: Readonly<Record<string, unknown>>): RegistryCommand {
  return { type: 'ChangeInterface', name: 'line-test', at, changes, reason: 'because' }
}

const anyCommand: fc.Arbitrary<RegistryCommand> = fc
  .record({ at: fc.integer({ min: 0, max: 20 }), reason: fc.constantFrom('', 'why'), timeoutMs: fc.constantFrom(5, 10, 100, 0.5, 'x') })
  .chain(({ at: when, reason, timeoutMs }) => {
    const base = { name: 'line-test', at: instant(when) }
    return fc.constantFrom<RegistryCommand>(
      { ...base, type: 'RegisterInterface', settings: { owner: 'o', endpoint: 'http://a.example', timeoutMs } },
      { ...base, type: 'ChangeInterface', changes: { timeoutMs }, reason },
      { ...base, type: 'DisableInterface', reason },
      { ...base, type: 'EnableInterface', reason },
    )
  })

test('whatever is commanded: known rejections only, revisions count events, settings always within their limits', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 30 }), (commands) => {
      let entry = registryDecider.initial
      let events = 0
      for (const command of commands) {
        const decided = decideAs(registryDecider, command, entry, admin)
        if (decided.ok) {
          entry = decided.value.reduce(registryDecider.evolve, entry)
          events += decided.value.length
        } else expect(registryErrors).toHaveProperty([decided.rejection.code])
        if (!isRegistered(entry)) continue
        expect(entry.revision).toBe(events)
        expect(entry.settings.timeoutMs).toBeGreaterThanOrEqual(10)
      }
    }),
  )
})

test('three failures of twenty degrade, and two keep what was before; isolation counts above all', () => {
  const failing = [false, false, false].reduce(noteOutcome, [true, true])
  expect(stateAfter('healthy', failing, false)).toBe('degraded')
  expect(stateAfter('healthy', failing, true)).toBe('isolated')
  const recovering = Array.from({ length: 18 }, () => true).reduce(noteOutcome, failing)
  expect(recovering.filter((isAnswer) => !isAnswer)).toHaveLength(2)
  expect(stateAfter('degraded', recovering, false)).toBe('degraded')
  expect(stateAfter('healthy', recovering, false)).toBe('healthy')
  expect(stateAfter('degraded', noteOutcome(recovering, true), false)).toBe('healthy')
})

test('a state that is known already makes no event', () => {
  const report = { type: 'ReportHealth', name: 'crm', at, state: 'isolated', reason: '5 timeouts in a row' } as const
  const first = decideAs(healthDecider, report, healthDecider.initial, admin)
  expect(first).toMatchObject({ ok: true, value: [{ type: 'interface_state_changed', before: 'healthy', state: 'isolated' }] })
  if (first.ok) expect(decideAs(healthDecider, report, fold(healthDecider, first.value), admin)).toEqual({ ok: true, value: [] })
})
