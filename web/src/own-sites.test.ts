/** Whoever reaches some sites alone chooses among these. */
import { expect, test } from 'vitest'
import { directoryWithin, ownSites } from './own-sites.ts'

const grant = (scope: 'own' | 'team' | 'site' | 'all', ...sites: string[]) => ({ scope, sites })

test('sites of all roles count together; a role over everything, or none of a site, leaves all', () => {
  expect(ownSites([grant('site', 's-1', 's-2'), grant('site', 's-2', 's-3')])).toEqual(['s-1', 's-2', 's-3'])
  expect(ownSites([grant('site', 's-1'), grant('own')])).toEqual(['s-1'])
  expect(ownSites([grant('site', 's-1'), grant('all')])).toBeUndefined()
  expect(ownSites([grant('team')])).toBeUndefined()
  expect(ownSites([])).toBeUndefined()
})

test('sites and queues elsewhere are no choice', () => {
  const named = (id: string) => ({ id, en: id, zh: id })
  const site = (id: string) => ({ ...named(id), zone: 'Asia/Shanghai' })
  const queue = (id: string, siteId: string) => ({ ...named(id), siteId })
  const directory = {
    ...{ asOf: '', zone: 'Asia/Shanghai', agents: [] },
    ...{ sites: [site('s-1'), site('s-2')], queues: [queue('q-1', 's-1'), queue('q-2', 's-2')] },
  }
  expect(directoryWithin(directory, ['s-2'])).toMatchObject({ sites: [{ id: 's-2' }], queues: [{ id: 'q-2' }] })
  expect(directoryWithin(directory, undefined)).toBe(directory)
})
