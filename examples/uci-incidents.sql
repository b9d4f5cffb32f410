-- Incidents of the UCI 498 log after `callboard import … --mapping uci-incidents`: each incident as of its last update.
select
  count() as incidents,
  countIf(is_within_sla) as made_sla,
  countIf(reopen_count > 0) as reopened,
  countIf(reassignment_count > 0) as reassigned,
  countIf(isNull(resolved_at)) as without_resolved_at,
  (select uniqExact(order_id) from work_order_events where source = 'uci-incidents' and startsWith(status, 'Awaiting')) as with_awaiting
from work_orders
where source = 'uci-incidents'
