/** Whose rows somebody may see: everybody's, or their own, those of people of their teams and of their sites, as people belonged at the time. */
import { literal } from '../statement.ts'
import { queuesOf } from './directory.ts'

export type Reach = 'all' | { readonly agent: string; readonly teams: readonly string[]; readonly sites: readonly string[] }

const END = "toDateTime64('2149-06-06 00:00:00', 3, 'UTC')"

/** An array of SQL. */
const listOf = (texts: readonly string[]): string => `cast([${texts.map(literal).join(', ')}], 'Array(String)')`

/** `home`: the database of the directory, with its dot, where that is not the session's. */
type Of = { readonly at: string; readonly home?: string }

/** Entries of a directory that are of the teams or sites, with when they held: each until the next one of the same id, at most. */
const entries = (of: 'agent' | 'team', { teams, sites }: Exclude<Reach, 'all'>, home: string): string =>
  `select ${of}_id as id, valid_from, least(until, next) as ended from (
    select ${of}_id, team_id, site_id, valid_from, ifNull(valid_to, ${END}) as until,
      leadInFrame(valid_from, 1, ${END}) over (partition by ${of}_id order by valid_from rows between unbounded preceding and unbounded following) as next
    from ${home}dim_${of}s) where has(${listOf(teams)}, team_id) or has(${listOf(sites)}, site_id)`

/** Whether `id` was one of them at the time. The set leaves most rows out before their instants are looked at. */
const isAmong = (id: string, of: 'agent' | 'team', reach: Exclude<Reach, 'all'>, { at, home = '' }: Of): string => {
  const those = entries(of, reach, home)
  return `(${id} in (select id from (${those})) and arrayExists(one -> one.1 = ${id} and one.2 <= ${at} and ${at} < one.3, (select groupArray((id, valid_from, ended)) from (${those}))))`
}

const someOf = (conditions: readonly string[]): string => (conditions.length === 0 ? '0' : `(${conditions.join(' or ')})`)

/** `agent` and `at`: the columns that say whose a row is and of which instant. A row of nobody is within everybody's reach alone. */
export function withinReach(reach: Reach, { agent, ...of }: { readonly agent: string } & Of): string {
  if (reach === 'all') return '1'
  const id = `ifNull(${agent}, '')`
  return someOf([
    ...(reach.agent === '' ? [] : [`${id} = ${literal(reach.agent)}`]),
    ...(reach.teams.length + reach.sites.length === 0 ? [] : [isAmong(id, 'agent', reach, of)]),
  ])
}

/** The same of a row that is a team's: of one that is named, or of a site as the directory had it then. `worker`: whose own it is, too. */
export function withTeam(
  reach: Reach,
  { team, worker, ...of }: { readonly team: string; readonly worker?: string | undefined } & Of,
): string {
  if (reach === 'all') return '1'
  const id = `ifNull(${team}, '')`
  return someOf([
    ...(reach.agent === '' || worker === undefined ? [] : [`ifNull(${worker}, '') = ${literal(reach.agent)}`]),
    ...(reach.teams.length === 0 ? [] : [`has(${listOf(reach.teams)}, ${id})`]),
    ...(reach.sites.length === 0 ? [] : [isAmong(id, 'team', { ...reach, teams: [] }, of)]),
  ])
}

/** Of a sum over everybody of a site. */
export const ofSites = (reach: Reach, site: string): string =>
  reach === 'all' ? '1' : reach.sites.length === 0 ? '0' : `has(${listOf(reach.sites)}, ifNull(${site}, ''))`

/** Of a queue: of the site where it is registered, or where records name it. */
export const ofQueues = (reach: Reach, queue: string, home: string): string =>
  reach === 'all'
    ? '1'
    : reach.sites.length === 0
      ? '0'
      : `${queue} in (select id from (${queuesOf(home)}) where has(${listOf(reach.sites)}, siteId))`
