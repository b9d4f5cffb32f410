/** A small hotline in the typed tables, written by the engine itself and the same for the same `now`: enough for every panel of every board to show something. */
import { DAY_MS } from '../../../domain/kernel/time.ts'
import type { Store } from '../../../sql/store.ts'

const NOW = "{now:DateTime64(3,'UTC')}"

/** Weight of each hour of the hotline's day; `now` is its hour 15, so the present is busy whenever the seed is planted. */
const PROFILE = '[0.15,0.1,0.08,0.08,0.1,0.2,0.4,0.7,1.0,1.2,1.25,1.15,0.9,0.95,1.1,1.1,1.0,0.95,0.85,0.8,0.7,0.5,0.35,0.2]'
const hourOf = (at: string): string => `toUInt8(positiveModulo(toInt64(intDiv(dateDiff('second', ${NOW}, ${at}), 3600)) + 15, 24))`

/** Uniform in [0, 1) from a row number and a salt. */
const random = (salt: number, number = 'number'): string => `(cityHash64(${number}, ${salt}) % 1000000) / 1000000`

const QUEUES = "['demo-q-fault','demo-q-billing','demo-q-orders']"
const id = (prefix: string, number: string, digits = 3): string => `concat('${prefix}', leftPad(toString(${number}), ${digits}, '0'))`

const since = "toDateTime64('2020-01-01 00:00:00', 3, 'UTC')"

const DIRECTORY = [
  `insert into dim_sites_v1 (site_id, name_en, name_zh, zone, valid_from) select 'demo-site-sh', 'Shanghai', '上海职场', 'Asia/Shanghai', ${since}`,
  `insert into dim_queues_v1 (queue_id, name_en, name_zh, site_id, skill_id, answer_target_s, service_level_target_ratio, short_abandon_s, valid_from)
   select q.1, q.2, q.3, 'demo-site-sh', '', 20, 0.8, 5, ${since}
   from (select arrayJoin([('demo-q-fault', 'Faults', '故障报修'), ('demo-q-billing', 'Billing', '话费账务'), ('demo-q-orders', 'New orders', '业务办理')]) as q)`,
  `insert into dim_interfaces_v1 (interface_id, name_en, name_zh, owner, timeout_ms, error_limit_ratio, valid_from)
   select q.1, q.2, q.3, '', 3000, 0.05, ${since}
   from (select arrayJoin([('demo-if-crm', 'CRM', '客户资料'), ('demo-if-billing', 'Billing', '计费'), ('demo-if-line-test', 'Line test', '线路测试')]) as q)`,
  `insert into dim_teams_v1 (team_id, name_en, name_zh, site_id, valid_from)
   select q.1, q.2, q.3, 'demo-site-sh', ${since} from (select arrayJoin([('demo-t-support', 'Support', '支撑班'), ('demo-t-field', 'Field service', '外线班')]) as q)`,
]

/** `share` of `perDay × days` candidates survive the day's profile (mean weight 0.66). */
const moments = (perDay: number, days: number, salt: number): string =>
  `select number, ${NOW} - toIntervalMillisecond(toInt64(${random(salt)} * ${days * DAY_MS})) as at from numbers(${perDay * days}) where ${random(salt + 1)} * 1.3 < ${PROFILE}[${hourOf('at')} + 1]`

const CALLS = `insert into calls_v1 (call_id, revision, site_id, queue_id, seat_id, agent_id, customer_id, direction, outcome, offered_at, answered_at, left_queue_at, ended_at, wait_seconds, talk_seconds, hold_seconds, wrap_seconds, reason, source, version)
select ${id('demo-c-', 'number', 6)}, 1, 'demo-site-sh', ${QUEUES}[1 + toUInt8(${random(3)} * ${random(4)} * 3)] as queue,
  if(outcome = 'answered', ${id('demo-seat-', `1 + toUInt8(${random(5)} * 24)`)}, null), if(outcome = 'answered', ${id('demo-agent-', `1 + toUInt8(${random(5)} * 24)`)}, null),
  ${id('demo-p-', `toUInt32(${random(6)} * 2000)`, 4)}, 'inbound',
  multiIf(number % 977 < 3 and at > ${NOW} - interval 4 minute, 'open', at > ${NOW} - interval 40 second, 'open', wait > 45 and ${random(7)} < 0.6, 'abandoned', ${random(8)} < 0.02, 'abandoned', 'answered') as outcome,
  at, if(outcome = 'answered', at + toIntervalMillisecond(toInt64(wait * 1000)), null), if(outcome = 'open', null, at + toIntervalMillisecond(toInt64(wait * 1000))),
  if(outcome = 'answered', at + toIntervalSecond(toInt64(wait + talk)), null), if(outcome = 'open', null, wait), if(outcome = 'answered', talk, null), if(outcome = 'answered', 8, null), if(outcome = 'answered', 25 + 20 * ${random(9)}, null),
  ['no_dial_tone','slow_line','bill_dispute','new_contract','move_house','router','cancel','payment'][1 + toUInt8(${random(10)} * ${random(11)} * 8)], 'seed', 1
from (select number, at, -log(1 - ${random(12)}) * 14 * ${PROFILE}[${hourOf('at')} + 1] as wait, 90 - log(1 - ${random(13)}) * 120 as talk from (${moments(1500, 9, 1)}))`

const SEATS = `insert into seat_states_v1 (state_id, revision, seat_id, site_id, agent_id, state, started_at, source, version)
select concat(seat, '/', toString(number)), 0, seat, 'demo-site-sh', replaceOne(seat, 'seat', 'agent'),
  multiIf(${hourOf('started')} < 7 or ${hourOf('started')} > 20, 'signed_out', arrayElement(['talking','talking','talking','wrap_up','ready','ready','holding','break','talking','meeting'], 1 + toUInt8(${random(21)} * 10))) as state, started, 'seed', 1
from (select number, ${id('demo-seat-', '1 + number % 24')} as seat, ${NOW} - toIntervalSecond(intDiv(number, 24) * 420 + cityHash64(number) % 300) as started from numbers(24 * 350))`

const ORDERS = `insert into work_orders_v1 (event_id, order_id, revision, type, occurred_at, source, order_type, status, opened_at, team_id, queue_id, reply_due_at, resolve_due_at, first_replied_at, resolved_at, closed_at, urge_count, reopen_count, version)
select concat(order, '/4'), order, 4, 'order_resolved', opened, 'seed', ['fault','fault','complaint','opportunity','urge','construction'][1 + toUInt8(${random(31)} * 6)],
  if(isNull(resolved), ['opened','accepted','accepted','paused','returned'][1 + toUInt8(${random(32)} * 5)], 'archived'), opened, ['demo-t-support','demo-t-field'][1 + toUInt8(${random(33)} * 2)], 'demo-q-fault',
  opened + interval 4 hour, opened + interval 24 hour, opened + toIntervalMinute(toInt64(30 + 230 * ${random(34)})), resolved, resolved, toUInt32(${random(35)} * 3), 0, 1
from (select number, ${id('demo-o-', 'number', 5)} as order, at as opened, at + toIntervalMinute(toInt64(-log(1 - ${random(36)}) * 500)) as done, if(done < ${NOW} and ${random(37)} < 0.97, toNullable(done), null) as resolved from (${moments(120, 9, 38)}))`

const INTERFACES = `insert into interface_calls_v1 (interface_call_id, revision, interface_id, operation, called_at, duration_ms, outcome, source, version)
select ${id('demo-x-', 'number', 6)}, 0, interface, 'query', at, toUInt32(80 - log(1 - ${random(41)}) * if(interface = 'demo-if-line-test', 700, 180)),
  multiIf(interface = 'demo-if-billing' and at > ${NOW} - interval 90 minute and ${random(42)} < 0.2, 'timeout', ${random(42)} < 0.006, 'error', 'ok'), 'seed', 1
from (select number, at, ['demo-if-crm','demo-if-billing','demo-if-line-test'][1 + number % 3] as interface from (${moments(1500, 1, 43)}))`

const RECORDINGS = `insert into recordings_v1 (recording_id, revision, call_id, site_id, queue_id, agent_id, started_at, duration_seconds, source, version)
select replaceOne(call_id, 'demo-c', 'demo-r'), 1, call_id, site_id, queue_id, agent_id, assumeNotNull(answered_at), assumeNotNull(talk_seconds), 'seed', 1 from calls where answered_at > ${NOW} - interval 3 day`

const SCORES = `insert into scores_v1 (score_id, recording_id, call_id, site_id, queue_id, agent_id, recorded_at, form_id, form_version, engine_version, transcript_revision, score_ratio, raw_score_ratio, is_failed, fatal_items, needs_review, item_ids, item_outcomes, item_points, items, scored_at)
select concat('s-', recording_id), recording_id, call_id, site_id, queue_id, agent_id, started_at, 'hotline', 1, 1, 1, score, score, score < 0.6, if(score < 0.45, ['forbidden_words'], []), ${random(51, 'recording_id')} < 0.05,
  ['greeting','identity','empathy','solution','closing'], arrayMap(item -> if(cityHash64(recording_id, item) % 100 < 6 + item * 4, 'fail', 'pass'), [1, 2, 3, 4, 5]), [10., 20., 20., 40., 10.], '[]', started_at + interval 20 minute
from (select *, least(1, 0.42 + 0.6 * sqrt(${random(52, 'recording_id')})) as score from recordings where started_at < ${NOW} - interval 40 minute and ${random(53, 'recording_id')} < 0.97)`

const ORDER_SCORES = `insert into order_scores_v1 (score_id, order_id, order_type, team_id, opened_at, form_id, form_version, engine_version, order_version, score_ratio, is_failed, completeness_ratio, item_ids, item_outcomes, items, scored_at)
select concat('s-', order_id), order_id, order_type, team_id, opened_at, 'order', 1, 1, '1', 0.9, false, 0.6 + 0.4 * ${random(54, 'order_id')}, [], [], '[]', opened_at from work_orders`

const HALF_HOURS = `select number, toStartOfInterval(${NOW}, interval 30 minute) + toIntervalMinute((toInt64(intDiv(number, 3)) - 200) * 30) as at, ${QUEUES}[1 + number % 3] as queue, [16, 7, 2][1 + number % 3] * ${PROFILE}[${hourOf('at')} + 1] as calls from numbers(3 * 440)`

const FORECASTS = `insert into forecasts_v1 (forecast_id, run_id, model, queue_id, slot_at, mean, lo80, hi80, lo95, hi95, origin_at, as_of)
select concat('f-', toString(number)), 'run-1', 'profile', queue, at, calls, greatest(0, calls - 1.3 * sqrt(calls)), calls + 1.3 * sqrt(calls), 0, calls * 2, ${NOW}, ${NOW} from (${HALF_HOURS})`

const ROSTER = [
  `insert into roster_runs_v1 (roster_id, run_id, week_from, hard_violations, status, seconds, as_of) select 'roster-1', 'run-1', toDate(${NOW}), 0, 'feasible', 3, ${NOW}`,
  `insert into roster_coverage_v1 (roster_id, run_id, queue_id, slot_at, required, rostered, as_of) select 'roster-1', 'run-1', queue, at, toUInt32(ceil(calls * 0.5)), toUInt32(ceil(calls * (0.4 + 0.35 * ${random(61)}))), ${NOW} from (${HALF_HOURS})`,
  `insert into roster_shifts_v1 (roster_id, run_id, agent_id, queue_id, work_on, shift_id, from_at, to_at, break_from_at, break_to_at, as_of)
   select 'roster-1', 'run-1', ${id('demo-agent-', '1 + number % 30')}, ${QUEUES}[1 + number % 3], toDate(start), 'D', start, start + interval 8 hour, start + interval 4 hour, start + interval 270 minute, ${NOW}
   from (select number, toStartOfHour(${NOW}) + toIntervalHour((toInt64(intDiv(number, 30)) - 3) * 24 - 8 + (number % 4) * 2) as start from numbers(210) where cityHash64(number) % 7 < 5)`,
]

const JOBS = `insert into job_runs_v1 (job, slot_at, attempt, status, started_at, ended_at, rows, error, fence)
select ['score-recordings','recompute-kpis','forecast-volume'][1 + number % 3] as job, at, 1, if(cityHash64(number) % 17 = 0, 'failed', 'succeeded') as status, at, at + interval 40 second, 120, if(status = 'failed', 'transcript store unavailable', ''), number
from (select number, ${NOW} - toIntervalMinute(toInt64(number * 12)) as at from numbers(60))`

const RAW = [
  `insert into ingest_pauses (topic, cause, is_paused, reason, changed_at) select 'calls', 'breaker', true, '900 of the last 1000 records are dead letters', ${NOW} - interval 5 minute`,
  `insert into raw_events (topic, source, generation, partition, offset, event_at, sent_at, ingested_at, value) select ['calls','seat-states','work-orders'][1 + number % 3], 'seed', 0, 0, number, ${NOW} - toIntervalSecond(number * 5), ${NOW} - toIntervalSecond(number * 5), ${NOW} - toIntervalSecond(number * 5), '{}' from numbers(6000)`,
  `insert into dead_letters (topic, source, generation, partition, offset, reason, ingested_at) select 'calls', 'seed', 0, 0, 10000 + number, ['json.invalid','field.missing'][1 + number % 2], ${NOW} - toIntervalMinute(number * 40) from numbers(7)`,
]

const touch = (table: string, column: string): string =>
  `insert into touches (table_name, slot_at, touch_id, touched_at) select '${table}', at, generateUUIDv4(), ${NOW} from (select distinct toStartOfFifteenMinutes(assumeNotNull(${column})) as at from ${table} where ${column} is not null)`

const TOUCHES = [
  touch('calls', 'offered_at'),
  touch('seat_states', 'started_at'),
  touch('interface_calls', 'called_at'),
  touch('recordings', 'started_at'),
  ...['opened_at', 'resolved_at', 'reply_due_at', 'resolve_due_at'].map((column) => touch('work_orders', column)),
]

/** Plants nine days before `now` in a migrated, empty store: about 7 000 calls. */
export async function seedBoards(store: Store, now: Date): Promise<void> {
  const statements = [
    ...DIRECTORY,
    CALLS,
    SEATS,
    ORDERS,
    INTERFACES,
    RECORDINGS,
    SCORES,
    ORDER_SCORES,
    FORECASTS,
    ...ROSTER,
    JOBS,
    ...RAW,
    ...TOUCHES,
  ]
  for (const statement of statements) await store.command(statement, { now })
}
