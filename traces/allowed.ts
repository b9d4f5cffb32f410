/** Attributes a stored span may carry: ids and counts that place a fault. Whatever else a span is given is dropped, so no name or number of a customer slips in. */

export const ALLOWED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'callboard.interface',
  'callboard.operation',
  'callboard.attempts',
  'callboard.contact_id',
  'callboard.order_id',
  'callboard.call_id',
  'callboard.stream',
  'callboard.command',
  'callboard.topic',
  'callboard.records',
  'callboard.dead_letters',
  'callboard.job',
  'callboard.rows',
  'callboard.slot',
  'callboard.attempt',
  'callboard.refusal',
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
])

/** The code of a rule that refused the work: an answer, so the span did not fail. */
export const REFUSAL = 'callboard.refusal'

/** On a span that did nothing, such as a look for work that found none: it is not stored unless it failed. */
export const IDLE = 'callboard.idle'
