/** Whose rows somebody may see: everybody's, or their own, those of people of their teams and of their sites, as people belonged at the time. */
import type { Params } from '../store.ts'

export type Reach = 'all' | { readonly agent: string; readonly teams: readonly string[]; readonly sites: readonly string[] }

const END = "toDateTime64('2149-06-06 00:00:00', 3, 'UTC')"

/** `agent` and `at`: the columns that say whose a row is and of which instant. A row of nobody is within everybody's reach alone. */
export function withinReach(reach: Reach, { agent, at }: { readonly agent: string; readonly at: string }): { sql: string; params: Params } {
  if (reach === 'all') return { sql: '1', params: {} }
  // An entry holds until the next one of the same agent, at most.
  const members = `(select groupArray((agent_id, valid_from, least(until, next))) from (
    select agent_id, team_id, site_id, valid_from, ifNull(valid_to, ${END}) as until,
      leadInFrame(valid_from, 1, ${END}) over (partition by agent_id order by valid_from rows between unbounded preceding and unbounded following) as next
    from dim_agents) where has({reachTeams:Array(String)}, team_id) or has({reachSites:Array(String)}, site_id))`
  return {
    sql: `(ifNull(${agent}, '') != '' and (ifNull(${agent}, '') = {reachAgent:String}
    or arrayExists(one -> one.1 = ifNull(${agent}, '') and one.2 <= ${at} and ${at} < one.3, ${members})))`,
    params: { reachAgent: reach.agent, reachTeams: reach.teams, reachSites: reach.sites },
  }
}
