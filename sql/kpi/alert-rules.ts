/** What the hotline is alerted to, one row per rule; limits are those of `sql/kpi/targets.ts`. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { minutes, type Seconds } from '../../domain/kernel/time.ts'
import type { AlertLimits } from '../../domain/operations/alert.ts'
import { kpiById } from './catalog.ts'
import { TARGETS, type Target, type TargetId } from './targets.ts'

export type AlertRule = {
  readonly name: string
  readonly title: { readonly en: string; readonly zh: string }
  /** What its subjects are. */
  readonly about: 'queue' | 'topic' | 'interface'
  /** `state`: 1 or 0. */
  readonly unit: 'ratio' | 'seconds' | 'count' | 'state'
  readonly target: TargetId
  /** The value has to be past the limit for this long. */
  readonly holdsFor: Seconds
  /** What no row says of a subject: 0 where the query counts, null where nothing was measured. */
  readonly absent: 0 | null
  /** Rows of `subject`, `value` and `goal`: the subject's own instead of the target's, or null. Parameter `at`: the look. */
  readonly sql: string
}

/** After half an hour without a value an open alert ends as stale: a queue without calls has no service level. */
const STALE_AFTER = minutes(30)

/** A share of fewer calls moves by more than the margin with each of them. */
const FEWEST_CALLS = 10

const AT = "{at:DateTime64(3,'UTC')}"

/** A KPI per queue over the last half-hour, widened to whole slots of 15 min. */
const perQueue = (id: string, counted: string, goal: string): string => `
  select k.queue_id as subject, toFloat64(k.kpi) as value, ${goal} as goal
  from (
    select queue_id, ${formula(id)} as kpi from kpi_queue_15m
    where slot_at >= toStartOfFifteenMinutes(${AT} - toIntervalMinute(30)) and slot_at < ${AT}
    group by queue_id having ${counted} >= ${FEWEST_CALLS} and kpi is not null
  ) as k left join (select queue_id, service_level_target_ratio from dim_queues_current) as q on q.queue_id = k.queue_id`

const NO_GOAL = 'cast(null as Nullable(Float64))'

export const alertRules: readonly AlertRule[] = [
  {
    name: 'service-level',
    title: { en: 'Service level low', zh: '服务水平偏低' },
    about: 'queue',
    unit: 'ratio',
    target: 'serviceLevel',
    holdsFor: minutes(5),
    absent: null,
    sql: perQueue(
      'service_level',
      'sum(handled) + sum(abandoned)',
      'if(q.service_level_target_ratio > 0, q.service_level_target_ratio, null)',
    ),
  },
  {
    name: 'average-wait',
    title: { en: 'Average wait long', zh: '平均等待过长' },
    about: 'queue',
    unit: 'seconds',
    target: 'averageWaitSeconds',
    holdsFor: minutes(5),
    absent: null,
    sql: perQueue('asa', 'sum(handled)', NO_GOAL),
  },
  {
    name: 'longest-wait',
    title: { en: 'A caller waits too long', zh: '来电等待过久' },
    about: 'queue',
    unit: 'seconds',
    target: 'longestWaitSeconds',
    holdsFor: minutes(1),
    absent: 0,
    // A leg that is still open after two hours lost its last event; it is no caller in line.
    sql: `select queue_id as subject, toFloat64(dateDiff('second', min(offered_at), ${AT})) as value, ${NO_GOAL} as goal from calls
      where outcome = 'open' and direction = 'inbound' and offered_at >= ${AT} - toIntervalHour(2) and offered_at < ${AT} group by queue_id`,
  },
  {
    name: 'dead-letters',
    title: { en: 'Records refused', zh: '记录被拒收' },
    about: 'topic',
    unit: 'count',
    target: 'deadLetters',
    holdsFor: minutes(0),
    absent: 0,
    sql: `select toString(topic) as subject, toFloat64(count()) as value, ${NO_GOAL} as goal from dead_letters final
      where ingested_at >= ${AT} - toIntervalHour(1) and ingested_at < ${AT} group by topic`,
  },
  {
    name: 'records-lost',
    title: { en: 'Records lost', zh: '记录丢失' },
    about: 'topic',
    unit: 'count',
    target: 'recordsLost',
    holdsFor: minutes(0),
    absent: 0,
    sql: `select toString(topic) as subject, toFloat64(sum(last_offset - first_offset + 1)) as value, ${NO_GOAL} as goal from ingest_losses final
      where noticed_at >= ${AT} - toIntervalHour(1) and noticed_at < ${AT} group by topic`,
  },
  {
    name: 'interface-isolated',
    title: { en: 'Interface isolated', zh: '接口已隔离' },
    about: 'interface',
    unit: 'state',
    target: 'interfaceIsolated',
    holdsFor: minutes(0),
    absent: 0,
    // Nothing is sent to a disabled interface, so it could never recover.
    sql: `select interface_id as subject, toFloat64(argMax(state, version) = 'isolated') as value, ${NO_GOAL} as goal from interface_states
      where changed_at < ${AT} and interface_id not in (select interface_id from interface_registry where status = 'disabled' and valid_to is null)
      group by interface_id`,
  },
]

/** A subject with a goal of its own has its limits as far from it as the target's are from the target's goal. */
export function limitsOf({ target, holdsFor }: AlertRule, goal: number | null): AlertLimits {
  const { better, ...of }: Target = TARGETS[target]
  const shifted = (value: number) => (goal === null ? value : Math.round((value + goal - of.goal) * 1e6) / 1e6)
  return { better, limit: shifted(of.limit), recover: shifted(of.recover), holdsFor, staleAfter: STALE_AFTER }
}

function formula(id: string): string {
  const kpi = kpiById(id)
  if (kpi === undefined) throw new CallboardError('internal', `The KPI catalogue has no '${id}', which an alert rule reads.`)
  return kpi.expression
}
