import { expect, test } from 'vitest'
import { local, type Role, type Scope } from '../../domain/principal.ts'
import { operations } from '../api/catalog.ts'
import { mayUse } from './rights.ts'

const holder = (role: Role, scope: Scope) => ({ ...local('lin', 'page'), roles: [role], grants: [{ role, scope, teams: [], sites: [] }] })

test('a role suffices in the scope of its row and in any wider one, a role that the row does not name in none', () => {
  const may = { agent: 'own', supervisor: 'team', manager: 'all' } as const
  const lets = (role: Role): boolean[] => (['own', 'team', 'site', 'all'] as const).map((scope) => mayUse(may, holder(role, scope)))
  expect(lets('agent')).toEqual([true, true, true, true])
  expect(lets('supervisor')).toEqual([false, true, true, true])
  expect(lets('manager')).toEqual([false, false, false, true])
  expect(lets('analyst')).toEqual([false, false, false, false])
})

test('of several grants one has to suffice; two that fall short do not add up', () => {
  const may = { supervisor: 'team', scheduler: 'all' } as const
  const [own, team] = [holder('supervisor', 'own'), holder('scheduler', 'team')]
  const both = { ...own, grants: [...own.grants, ...team.grants] }
  expect(mayUse(may, both)).toBe(false)
  expect(mayUse(may, { ...both, grants: [...both.grants, ...holder('supervisor', 'team').grants] })).toBe(true)
})

test('whoever works at the machine of an installation without accounts may use every address', () => {
  expect(operations.filter(({ config }) => !mayUse(config.may, local('lin', 'page')))).toEqual([])
})
