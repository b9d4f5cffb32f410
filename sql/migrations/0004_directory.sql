-- The directory as of any instant: effective-dated rows; facts carry ids and join where valid_from <= instant < valid_to.

create table if not exists dim_sites_v1
(
  site_id String comment 'The site.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  zone LowCardinality(String) comment 'IANA time zone; local days and shifts are taken in it.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (site_id, valid_from)
comment 'Sites with their time zone.';

create view if not exists dim_sites
(
  site_id String comment 'The site.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  zone LowCardinality(String) comment 'IANA time zone; local days and shifts are taken in it.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select site_id, name_en, name_zh, zone, valid_from, valid_to, recorded_at from dim_sites_v1 final
comment 'Sites with their time zone.';

create view if not exists dim_sites_current
(
  site_id String comment 'The site.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  zone LowCardinality(String) comment 'IANA time zone; local days and shifts are taken in it.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select site_id, name_en, name_zh, zone, valid_from, valid_to, recorded_at from dim_sites where valid_from <= now64(3) and (valid_to is null
  or valid_to > now64(3)) order by valid_from desc limit 1 by site_id
comment 'Sites with their time zone as they are now.';

create table if not exists dim_queues_v1
(
  queue_id String comment 'The skill queue.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site that owns it; empty where it spans sites.',
  skill_id String comment 'The skill it needs.',
  answer_target_s Float64 default 20 comment 'Answered within this many seconds counts as in target.',
  service_level_target_ratio Float64 default 0.8 comment 'Share to answer in target.',
  short_abandon_s Float64 default 5 comment 'Abandoned before this many seconds counts as short.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (queue_id, valid_from)
comment 'Skill queues with their targets.';

create view if not exists dim_queues
(
  queue_id String comment 'The skill queue.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site that owns it; empty where it spans sites.',
  skill_id String comment 'The skill it needs.',
  answer_target_s Float64 comment 'Answered within this many seconds counts as in target.',
  service_level_target_ratio Float64 comment 'Share to answer in target.',
  short_abandon_s Float64 comment 'Abandoned before this many seconds counts as short.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select queue_id, name_en, name_zh, site_id, skill_id, answer_target_s, service_level_target_ratio, short_abandon_s, valid_from, valid_to, recorded_at from dim_queues_v1 final
comment 'Skill queues with their targets.';

create view if not exists dim_queues_current
(
  queue_id String comment 'The skill queue.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site that owns it; empty where it spans sites.',
  skill_id String comment 'The skill it needs.',
  answer_target_s Float64 comment 'Answered within this many seconds counts as in target.',
  service_level_target_ratio Float64 comment 'Share to answer in target.',
  short_abandon_s Float64 comment 'Abandoned before this many seconds counts as short.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select queue_id, name_en, name_zh, site_id, skill_id, answer_target_s, service_level_target_ratio, short_abandon_s, valid_from, valid_to, recorded_at
  from dim_queues where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by queue_id
comment 'Skill queues with their targets as they are now.';

create table if not exists dim_seats_v1
(
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  name String comment 'Label on the seat.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (seat_id, valid_from)
comment 'Seats.';

create view if not exists dim_seats
(
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  name String comment 'Label on the seat.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select seat_id, site_id, name, valid_from, valid_to, recorded_at from dim_seats_v1 final
comment 'Seats.';

create view if not exists dim_seats_current
(
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  name String comment 'Label on the seat.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select seat_id, site_id, name, valid_from, valid_to, recorded_at from dim_seats where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3))
  order by valid_from desc limit 1 by seat_id
comment 'Seats as they are now.';

create table if not exists dim_agents_v1
(
  agent_id String comment 'The agent.',
  name String comment 'Name.',
  team_id String comment 'The team.',
  site_id String comment 'The site.',
  skills Array(String) comment 'Skills held.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (agent_id, valid_from)
comment 'Agents with their team and skills.';

create view if not exists dim_agents
(
  agent_id String comment 'The agent.',
  name String comment 'Name.',
  team_id String comment 'The team.',
  site_id String comment 'The site.',
  skills Array(String) comment 'Skills held.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select agent_id, name, team_id, site_id, skills, valid_from, valid_to, recorded_at from dim_agents_v1 final
comment 'Agents with their team and skills.';

create view if not exists dim_agents_current
(
  agent_id String comment 'The agent.',
  name String comment 'Name.',
  team_id String comment 'The team.',
  site_id String comment 'The site.',
  skills Array(String) comment 'Skills held.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select agent_id, name, team_id, site_id, skills, valid_from, valid_to, recorded_at from dim_agents where valid_from <= now64(3) and (valid_to is null
  or valid_to > now64(3)) order by valid_from desc limit 1 by agent_id
comment 'Agents with their team and skills as they are now.';

create table if not exists dim_teams_v1
(
  team_id String comment 'The team.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (team_id, valid_from)
comment 'Teams.';

create view if not exists dim_teams
(
  team_id String comment 'The team.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select team_id, name_en, name_zh, site_id, valid_from, valid_to, recorded_at from dim_teams_v1 final
comment 'Teams.';

create view if not exists dim_teams_current
(
  team_id String comment 'The team.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select team_id, name_en, name_zh, site_id, valid_from, valid_to, recorded_at from dim_teams where valid_from <= now64(3) and (valid_to is null
  or valid_to > now64(3)) order by valid_from desc limit 1 by team_id
comment 'Teams as they are now.';

create table if not exists dim_skills_v1
(
  skill_id String comment 'The skill.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (skill_id, valid_from)
comment 'Skills.';

create view if not exists dim_skills
(
  skill_id String comment 'The skill.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select skill_id, name_en, name_zh, valid_from, valid_to, recorded_at from dim_skills_v1 final
comment 'Skills.';

create view if not exists dim_skills_current
(
  skill_id String comment 'The skill.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select skill_id, name_en, name_zh, valid_from, valid_to, recorded_at from dim_skills where valid_from <= now64(3) and (valid_to is null
  or valid_to > now64(3)) order by valid_from desc limit 1 by skill_id
comment 'Skills as they are now.';

create table if not exists dim_interfaces_v1
(
  interface_id String comment 'The interface.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  owner String comment 'Who answers for it.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  error_limit_ratio Float64 default 0.5 comment 'Isolated above this share of failures.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, valid_from)
comment 'Interfaces to other systems.';

create view if not exists dim_interfaces
(
  interface_id String comment 'The interface.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  owner String comment 'Who answers for it.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select interface_id, name_en, name_zh, owner, timeout_ms, error_limit_ratio, valid_from, valid_to, recorded_at from dim_interfaces_v1 final
comment 'Interfaces to other systems.';

create view if not exists dim_interfaces_current
(
  interface_id String comment 'The interface.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  owner String comment 'Who answers for it.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as select interface_id, name_en, name_zh, owner, timeout_ms, error_limit_ratio, valid_from, valid_to, recorded_at from dim_interfaces
  where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by interface_id
comment 'Interfaces to other systems as they are now.';
