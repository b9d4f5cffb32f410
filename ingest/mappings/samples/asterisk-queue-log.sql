-- Calls out of an Asterisk queue_log, whose lines are events: one row of topic calls per call that entered a queue, once it is over.
with events as (
  select c1 as at, c2 as call, c3 as queue, c4 as agent, c5 as event, c6 as d1, c7 as d2, c8 as d3, c9 as d4,
    event = 'ABANDON' or event like 'EXIT%' as is_left, event like 'COMPLETE%' as is_completed, event like '%TRANSFER' as is_transferred
  from file({path:String}, 'CSV', 'c1 UInt64, c2 String, c3 String, c4 String, c5 String, c6 String, c7 String, c8 String, c9 String, c10 String')
  where c3 != 'NONE'
)
select concat(call, '/', queue) as callId, 1 as revision, call as contactId, {site:String} as siteId, queue as queueId, 'inbound' as direction,
  nullIf(maxIf(agent, is_completed or is_transferred), '') as agentId,
  multiIf(countIf(event = 'ABANDON') > 0, 'abandoned', countIf(is_left) > 0, 'overflowed', 'answered') as outcome,
  toDateTime64(minIf(at, event = 'ENTERQUEUE'), 3, 'UTC') as offeredAt,
  toDateTime64(maxIf(at, is_left or is_completed or is_transferred), 3, 'UTC') as endedAt,
  toFloat64OrNull(anyIf(multiIf(is_completed, d1, event = 'EXITWITHKEY', d4, d3), is_left or is_completed or is_transferred)) as waitSeconds,
  toFloat64OrNull(anyIf(if(is_completed, d2, d4), is_completed or is_transferred)) as talkSeconds
from events
group by call, queue
having countIf(event = 'ENTERQUEUE') > 0 and countIf(is_left or is_completed or is_transferred) > 0
settings format_csv_delimiter = '|', input_format_csv_allow_variable_number_of_columns = 1
