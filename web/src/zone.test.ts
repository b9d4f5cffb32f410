/** Which zone a page's days are in. */
import { expect, test } from 'vitest'
import { inViewOf, isZone, zoneInView, zonesToChoose } from './zone.ts'

const site = (id: string, zone: string) => ({ id, en: id, zh: id, zone })
const queue = (id: string, siteId: string) => ({ id, en: id, zh: id, siteId })
const berlin = site('b', 'Europe/Berlin')
const newYork = site('n', 'America/New_York')
const queues = [queue('b-1', 'b'), queue('n-1', 'n'), queue('n-2', 'n')]
const zoneOf = (sites: (typeof berlin)[], address: string, chosen?: string) => {
  const params = new URLSearchParams(address)
  const shown = inViewOf((name) => params.get(name) ?? undefined)
  return zoneInView({ sites, queues, zone: 'Asia/Tokyo' }, shown, chosen)
}

test('without a site the viewer chooses; without a choice it is the zone of the hotline', () => {
  expect(zoneOf([], '', 'Asia/Kolkata')).toEqual({ zone: 'Asia/Kolkata', isOfSite: false })
  expect(zoneOf([], '')).toEqual({ zone: 'Asia/Tokyo', isOfSite: false })
})

test('the only site decides, whatever was chosen', () => {
  expect(zoneOf([berlin], '', 'Asia/Kolkata')).toEqual({ zone: 'Europe/Berlin', isOfSite: true })
})

test('of several sites the viewer chooses; narrowed to one of them, or to queues of one, that site decides', () => {
  const both = [berlin, newYork]
  expect(zoneOf(both, '', 'UTC')).toEqual({ zone: 'UTC', isOfSite: false })
  expect(zoneOf(both, 'var-site=b,n', 'UTC')).toEqual({ zone: 'UTC', isOfSite: false })
  for (const address of ['var-site=n', 'site=n', 'queue=n-1', 'var-queue=n-1,n-2'])
    expect(zoneOf(both, address, 'UTC'), address).toEqual({ zone: 'America/New_York', isOfSite: true })
  expect(zoneOf(both, 'var-queue=b-1,n-1', 'UTC')).toEqual({ zone: 'UTC', isOfSite: false })
  expect(zoneOf(both, 'site=nobody', 'UTC')).toEqual({ zone: 'UTC', isOfSite: false })
})

test('a name that is no zone is never one; those to choose begin with the likely ones, each once', () => {
  expect(['Europe/Berlin', 'UTC'].map(isZone)).toEqual([true, true])
  expect(['Mars/Phobos', '', "x'"].map(isZone)).toEqual([false, false, false])
  const zones = zonesToChoose({ zone: 'Europe/Berlin', sites: [berlin, newYork] })
  expect(zones.slice(0, 2)).toEqual(['Europe/Berlin', 'America/New_York'])
  expect(new Set(zones).size).toBe(zones.length)
})
