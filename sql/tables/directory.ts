/** The directory as of any instant: effective-dated rows; facts carry ids and join where valid_from <= instant < valid_to. */
import { USUAL_TARGET } from '../../domain/operations/queue-target.ts'
import { type Columns, INSTANT, latestOf, MAYBE_INSTANT, namesOf, type Table, table, type View, view } from './definition.ts'

const NAMES = {
  name_en: ['String', 'Name in English.'],
  name_zh: ['String', 'Name in Chinese.'],
} as const

const VALIDITY = {
  valid_from: [INSTANT, 'Holds from this instant.'],
  valid_to: [MAYBE_INSTANT, 'Holds until this instant; null while it holds.'],
  recorded_at: [INSTANT, 'When this row was recorded; the latest of a validity wins.', { default: 'now64(3)' }],
} as const

/** Rows of one kind, told apart by `id` and the instant they hold from. */
const entries = <const C extends Columns>(name: string, id: keyof C & string, comment: string, columns: C) =>
  table({ name: `${name}_v1`, comment, columns: { ...columns, ...VALIDITY }, version: 'recorded_at', order: `(${id}, valid_from)` })

export const dimSites = entries('dim_sites', 'site_id', 'Sites with their time zone.', {
  site_id: ['String', 'The site.'],
  ...NAMES,
  zone: ['LowCardinality(String)', 'IANA time zone; local days and shifts are taken in it.'],
})

export const dimQueues = entries('dim_queues', 'queue_id', 'Skill queues with their targets.', {
  queue_id: ['String', 'The skill queue.'],
  ...NAMES,
  site_id: ['String', 'The site that owns it; empty where it spans sites.'],
  skill_id: ['String', 'The skill it needs.'],
  answer_target_s: ['Float64', 'Answered within this many seconds counts as in target.', { default: `${USUAL_TARGET.answerSeconds}` }],
  service_level_target_ratio: ['Float64', 'Share to answer in target.', { default: `${USUAL_TARGET.serviceLevelRatio}` }],
  short_abandon_s: ['Float64', 'Abandoned before this many seconds counts as short.', { default: `${USUAL_TARGET.shortAbandonSeconds}` }],
})

export const dimSeats = entries('dim_seats', 'seat_id', 'Seats.', {
  seat_id: ['String', 'The seat.'],
  site_id: ['String', 'The site.'],
  name: ['String', 'Label on the seat.'],
})

export const dimAgents = entries('dim_agents', 'agent_id', 'Agents with their team and skills.', {
  agent_id: ['String', 'The agent.'],
  name: ['String', 'Name.'],
  team_id: ['String', 'The team.'],
  site_id: ['String', 'The site.'],
  skills: ['Array(String)', 'Skills held.'],
})

export const dimTeams = entries('dim_teams', 'team_id', 'Teams.', {
  team_id: ['String', 'The team.'],
  ...NAMES,
  site_id: ['String', 'The site.'],
  place: ['LowCardinality(String)', 'Where it works on orders: desk, support or field; empty where that is not known.'],
})

export const dimSkills = entries('dim_skills', 'skill_id', 'Skills.', {
  skill_id: ['String', 'The skill.'],
  ...NAMES,
})

export const dimInterfaces = entries('dim_interfaces', 'interface_id', 'Interfaces to other systems.', {
  interface_id: ['String', 'The interface.'],
  ...NAMES,
  owner: ['String', 'Who answers for it.'],
  timeout_ms: ['UInt32', 'A call is given up after this many milliseconds.'],
  error_limit_ratio: ['Float64', 'Isolated above this share of failures.', { default: '0.5' }],
})

/** Those that hold now. */
const currentOf = ({ name, comment, columns }: View, id: string): View =>
  view({
    name: `${name}_current`,
    comment: comment.replace(/\.$/, ' as they are now.'),
    columns,
    as: `select ${namesOf(columns)} from ${name}_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by ${id}`,
  })

const withViews = (dim: Table): (Table | View)[] => [dim, latestOf(dim), currentOf(latestOf(dim), Object.keys(dim.columns)[0] ?? '')]

const dims: Readonly<Record<string, Table>> = {
  site: dimSites,
  queue: dimQueues,
  seat: dimSeats,
  agent: dimAgents,
  team: dimTeams,
  skill: dimSkills,
  interface: dimInterfaces,
}

/** Where entries of a kind are kept; undefined for one without a table. */
export const dimOf = (kind: string): Table | undefined => dims[kind]

export const directory = Object.values(dims).flatMap(withViews)
