/** Opening an order: what it must say, and by when it is due. */

import { isBlank } from '../kernel/blank.ts'
import type { Decided } from '../kernel/decider.ts'
import { parseId } from '../kernel/ids.ts'
import { type Parsed, parsed } from '../kernel/parsed.ts'
import { toIso } from '../kernel/time.ts'
import type { OpenOrder } from './commands.ts'
import { type DeadlinePolicy, deadlinesFor, PRIORITIES } from './deadlines.ts'
import { refuse } from './errors.ts'
import { isCollaboration, mayStandAlone, ORDER_TYPES, type Place, type WorkOrderEvent } from './work-order.ts'

/** `place` is where its team works, as far as that is known. Refusals: `id.invalid` and codes of `orderErrors`. */
export function open(command: OpenOrder, policy: DeadlinePolicy, place: Place | undefined): Decided<WorkOrderEvent> {
  const wrong = wrongOpening(command)
  if (wrong) return wrong
  const { type: _type, ...said } = command
  const usual = deadlinesFor(policy, said.orderType, said.priority, said.at, said.queueId)
  const due = {
    acceptDueAt: said.acceptDueAt ?? usual.acceptDueAt,
    replyDueAt: said.replyDueAt ?? usual.replyDueAt,
    resolveDueAt: said.resolveDueAt ?? usual.resolveDueAt,
  }
  const past = Object.entries(due).find(([, dueAt]) => !(dueAt > said.at && Number.isFinite(dueAt)))
  if (past)
    return refuse(
      'order.deadline_invalid',
      `${past[0]} of order '${said.orderId}' is not after its opening at ${toIso(said.at)}; leave it out or move it.`,
    )
  return parsed([{ ...said, ...due, ...(place === undefined || place === 'desk' ? {} : { place }), type: 'order_opened' }])
}

function wrongOpening(said: OpenOrder): Parsed<never> | undefined {
  const id = parseId(String(said.orderId ?? ''))
  if (!id.ok) return id
  if (!ORDER_TYPES.includes(said.orderType) || !PRIORITIES.includes(said.priority))
    return refuse('order.type_unknown', `'${said.orderType}' of priority '${said.priority}' is no order; see ORDER_TYPES and PRIORITIES.`)
  const texts: Readonly<Record<string, unknown>> = { title: said.title, content: said.content, teamId: said.teamId }
  const blank = Object.entries(texts).find(([, value]) => isBlank(value))
  if (blank)
    return refuse('order.text_missing', `Order '${said.orderId}' needs ${blank[0]}; write what the customer reported and who has it.`)
  if (isCollaboration(said.orderType) && !mayStandAlone(said.orderType) && said.relatedOrderId === undefined)
    return refuse('order.related_missing', `${said.orderType} order '${said.orderId}' is about another order; name it as relatedOrderId.`)
  if (said.relatedOrderId === said.orderId)
    return refuse('order.id_mismatch', `Order '${said.orderId}' can't be about itself; name the order it is about.`)
  return undefined
}
