/** A hotline whose sites lie in several zones is rostered in parts: everybody works weeks and shifts of the own site's clock. */
import type { Store } from '../../sql/store.ts'
import type { RosterAgent } from '../../workforce/rostering/problem.ts'
import type { QueueZones } from '../local-zone.ts'
import { CONTRACT } from './assumptions.ts'

/** People of one zone, and the queues that they cover. */
export type RosterPart = { readonly zone: string; readonly agents: readonly RosterAgent[]; readonly has: (queueId: string) => boolean }

type Person = { readonly id: string; readonly site: string; readonly queues: readonly string[] }

/**
 * A queue is covered from its own zone; where nobody there has its skill, from the first zone where somebody has. People without a site work by the clock
 * of their first queue.
 */
export async function rosterParts(store: Store, zones: QueueZones): Promise<RosterPart[]> {
  const people = await readPeople(store)
  const zoneOfPerson = ({ site, queues }: Person): string => zones.ofSite(site) ?? zones.of(queues[0] ?? '')
  const zoneOfQueue = (queueId: string): string => {
    const able = people.filter(({ queues }) => queues.includes(queueId)).map(zoneOfPerson)
    return able.length === 0 || able.includes(zones.of(queueId)) ? zones.of(queueId) : (able[0] ?? zones.of(queueId))
  }
  return zones.all.map((zone) => {
    const has = (queueId: string) => zoneOfQueue(queueId) === zone
    const agents = people
      .filter((person) => zoneOfPerson(person) === zone)
      .map(({ id, queues }): RosterAgent => ({ agentId: id, skills: queues.filter(has), contract: CONTRACT, leaveOn: [] }))
    return { zone, has, agents: agents.filter(({ skills }) => skills.length > 0) }
  })
}

const readPeople = (store: Store): Promise<Person[]> =>
  store.query<Person>(
    `select agent_id as id, any(home) as site, arraySort(groupUniqArray(queue_id)) as queues
     from (select agent_id, site_id as home, arrayJoin(skills) as skill from dim_agents_current) as agent
     inner join (select queue_id, arrayJoin([queue_id, skill_id]) as skill from dim_queues_current) as queue on queue.skill = agent.skill
     where skill != '' group by agent_id order by agent_id`,
  )
