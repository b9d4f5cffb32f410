/** Stands in for sql/kpi/catalog.ts. */
const e = (id: string, en: string, zh: string, unit: string, view: string, expression: string) => ({ id, en, zh, unit, view, expression })
const q = 'kpi_queue_15m'
const s = 'kpi_seat_15m'
const w = 'kpi_work_order_15m'
const i = 'kpi_interface_15m'
const y = 'kpi_quality_15m'
export const PROVISIONAL = [
  e('offered', 'Offered', '来电量', 'count', q, 'sum(offered)'),
  e('handled', 'Handled', '接通量', 'count', q, 'sum(handled)'),
  e('abandoned', 'Abandoned', '放弃量', 'count', q, 'sum(abandoned)'),
  e(
    'service_level',
    'Service level',
    '服务水平',
    'ratio',
    q,
    'sum(answered_in_target) / nullIf(sum(handled) + sum(abandoned) - sum(abandoned_in_target), 0)',
  ),
  e('answer_rate', 'Answer rate', '接通率', 'ratio', q, 'sum(handled) / nullIf(sum(handled) + sum(abandoned), 0)'),
  e('abandon_rate', 'Abandon rate', '放弃率', 'ratio', q, 'sum(abandoned) / nullIf(sum(offered), 0)'),
  e('asa', 'Average speed of answer', '平均应答时长', 'seconds', q, 'sum(wait_answered_s) / nullIf(sum(handled), 0)'),
  e('aht', 'Average handling time', '平均处理时长', 'seconds', q, '(sum(talk_s) + sum(hold_s) + sum(wrap_s)) / nullIf(sum(handled), 0)'),
  e('max_wait', 'Longest wait', '最长等待', 'seconds', q, 'max(max_wait_s)'),
  e(
    'occupancy',
    'Occupancy',
    '占用率',
    'ratio',
    s,
    '(sum(ringing_s) + sum(talking_s) + sum(holding_s) + sum(wrap_up_s)) / nullIf(sum(ready_s) + sum(ringing_s) + sum(talking_s) + sum(holding_s) + sum(wrap_up_s), 0)',
  ),
  e('orders_opened', 'Opened', '新建', 'count', w, 'sum(opened)'),
  e('orders_resolved', 'Resolved', '办结', 'count', w, 'sum(resolved)'),
  e('orders_closed', 'Closed', '归档', 'count', w, 'sum(closed)'),
  e('handling_timeliness', 'Handling timeliness', '办结及时率', 'ratio', w, 'sum(resolved_in_time) / nullIf(sum(due), 0)'),
  e('reply_timeliness', 'Reply timeliness', '答复及时率', 'ratio', w, 'sum(replied_in_time) / nullIf(sum(reply_due), 0)'),
  e('reopen_rate', 'Reopen rate', '重开率', 'ratio', w, 'sum(reopened) / nullIf(sum(resolved), 0)'),
  e('interface_calls', 'Calls', '调用量', 'count', i, 'sum(calls)'),
  e('interface_error_rate', 'Error rate', '错误率', 'ratio', i, '(sum(errors) + sum(timeouts)) / nullIf(sum(calls), 0)'),
  e('interface_p95', 'p95 duration', 'p95 耗时', 'ms', i, 'quantileTDigestMerge(0.95)(duration_digest)'),
  e('scored_share', 'Scored share', '评分覆盖率', 'ratio', y, 'sum(scored) / nullIf(sum(recordings), 0)'),
  e('quality_mean', 'Mean score', '平均分', 'ratio', y, 'sum(score_sum) / nullIf(sum(scored), 0)'),
  e('quality_fail_rate', 'Fail rate', '不合格率', 'ratio', y, 'sum(failed) / nullIf(sum(scored), 0)'),
  e('quality_fatal', 'Fatal errors', '致命差错', 'count', y, 'sum(fatal)'),
  e('needs_review', 'To review', '待复核', 'count', y, 'sum(needs_review)'),
] as const
