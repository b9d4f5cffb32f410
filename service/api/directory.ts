/** `GET /api/directory`: names of sites, queues and agents, and the zone in which pages show times. */
import { type Static, Type } from 'typebox'
import { Id, InstantText } from './common.ts'

export const Site = Type.Object({ id: Id, en: Type.String(), zh: Type.String(), zone: Type.String({ description: 'IANA zone.' }) })
export type Site = Static<typeof Site>

export const Queue = Type.Object({ id: Id, en: Type.String(), zh: Type.String(), siteId: Type.String() })
export type Queue = Static<typeof Queue>

export const Agent = Type.Object({ id: Id, name: Type.String(), teamId: Type.String() })
export type Agent = Static<typeof Agent>

export const Directory = Type.Object({
  asOf: InstantText,
  /** The zone of the first site, or `Asia/Shanghai` while no site is known. */
  zone: Type.String(),
  sites: Type.Array(Site),
  queues: Type.Array(Queue),
  agents: Type.Array(Agent),
})
export type Directory = Static<typeof Directory>
