/** `GET /api/directory`: names of sites, queues and agents, and the zone in which pages show times. */
import { type Static, Type } from 'typebox'
import { READ, route } from './route.ts'
import { Id, InstantText, Text, ZoneName } from './values.ts'

export const Site = Type.Object({ id: Id, ...Text.properties, zone: ZoneName })

export const Queue = Type.Object({ id: Id, ...Text.properties, siteId: Type.String() })

export const Agent = Type.Object({ id: Id, name: Type.String(), teamId: Type.String() })

export const Directory = Type.Object({
  asOf: InstantText,
  zone: Type.String({ description: 'Of the only site; of several or none, `--zone`, else the first site’s.' }),
  sites: Type.Array(Site),
  queues: Type.Array(Queue),
  agents: Type.Array(Agent),
})
export type Directory = Static<typeof Directory>

export const getDirectory = route('GET', '/api/directory', 'signed_in', {
  summary: 'Names of sites, queues and agents as they are registered now.',
  response: { 200: Directory, ...READ },
})
