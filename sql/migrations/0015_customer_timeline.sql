-- What happened with each customer, over all centres: the ledger's events of customers, contacts, interactions, tasks and campaigns, and a view that adds calls, orders and scores.

create table if not exists customer_events_v1
(
  event_id String comment 'The event in the ledger.',
  customer_id String comment 'The customer, as a pseudonym.',
  kind LowCardinality(String) comment 'customer, contact, interaction, task or campaign.',
  subject_id String comment 'Id of the contact, interaction, task or campaign target.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  actor_id String comment 'Who did it.',
  detail String comment 'What the event says, as JSON.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded.'
) engine = ReplacingMergeTree(recorded_at)
order by (customer_id, occurred_at, event_id)
comment 'Events of customers, contacts, interactions, tasks and campaigns in the ledger.';

create view if not exists customer_events
(
  event_id String comment 'The event in the ledger.',
  customer_id String comment 'The customer, as a pseudonym.',
  kind LowCardinality(String) comment 'customer, contact, interaction, task or campaign.',
  subject_id String comment 'Id of the contact, interaction, task or campaign target.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  actor_id String comment 'Who did it.',
  detail String comment 'What the event says, as JSON.'
) as select event_id, customer_id, kind, subject_id, type, occurred_at, actor_id, detail from customer_events_v1 final
comment 'Events of customers, contacts, interactions, tasks and campaigns in the ledger.';

create view if not exists customer_timeline
(
  customer_id String comment 'The customer, as a pseudonym.',
  at DateTime64(3, 'UTC') comment 'When it happened.',
  kind String comment 'customer, contact, interaction, task, campaign, call, order or score.',
  id String comment 'Id of what it happened to.',
  type String comment 'What happened.',
  actor_id String comment 'Who did it; empty where nobody is known.',
  detail String comment 'In words or JSON.'
) as
select customer_id, occurred_at as at, toString(kind) as kind, subject_id as id, toString(type) as type, actor_id, detail from customer_events
union all
select
  ifNull(customer_id, '') as customer_id, offered_at as at, 'call' as kind, call_id as id, concat('call_', toString(outcome)) as type,
  ifNull(agent_id, '') as actor_id, ifNull(toString(reason), '') as detail
from calls where ifNull(customer_id, '') != ''
union all
select
  ifNull(customer_id, '') as customer_id, occurred_at as at, 'order' as kind, order_id as id, toString(type) as type,
  ifNull(actor_id, '') as actor_id, ifNull(title, '') as detail
from work_order_events where ifNull(customer_id, '') != ''
union all
select
  ifNull(c.customer_id, '') as customer_id, s.scored_at as at, 'score' as kind, s.score_id as id, if(s.is_failed, 'score_failed', 'score_passed') as type,
  ifNull(s.agent_id, '') as actor_id, concat(toString(s.form_id), ' ', ifNull(toString(round(s.score_ratio, 3)), 'unknown')) as detail
from scores_current as s inner join calls as c on c.call_id = s.call_id where ifNull(c.customer_id, '') != ''
comment 'What happened with each customer, over all centres: contacts, interactions, tasks, campaigns, calls, orders and scores.';
