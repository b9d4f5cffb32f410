/** Work orders that grow out of a demo day's calls, driven through the real decider to the archive. */

import { decideAs } from '../domain/kernel/decider.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { HOUR_MS, type Instant, instant, MINUTE_MS } from '../domain/kernel/time.ts'
import { system } from '../domain/principal.ts'
import type { OrderStep, WorkOrderCommand } from '../domain/workorder/commands.ts'
import { workOrderDecider } from '../domain/workorder/decide.ts'
import { routeOf, usualStep } from '../domain/workorder/passive-flow.ts'
import { workOrderRecord } from '../domain/workorder/record.ts'
import { isLive, type LiveOrder, type OrderType, type WorkOrder } from '../domain/workorder/work-order.ts'
import type { DemoCall, DemoDay } from './day.ts'
import { DEMO_SITE } from './hotline.ts'
import type { DemoMessage } from './messages.ts'
import { orderTexts } from './order-texts.ts'
import { exponential, logNormal, pick, type Random, randomOf } from './random.ts'

const decider = workOrderDecider()

/** Messages of every order opened on the day, in the order they are published; some lie days ahead. */
export function workOrderMessages(seed: string, day: DemoDay): DemoMessage[] {
  const random = randomOf(`${seed}/${day.date}/orders`)
  let number = 0
  return day.calls.flatMap((call) => {
    if (call.endedAt === undefined || random() >= call.queue.orderShare) return []
    number += 1
    return lifeOf(`demo-o-${day.date.replaceAll('-', '')}-${String(number).padStart(4, '0')}`, call, call.endedAt, random)
  })
}

type Given = { readonly command: WorkOrderCommand; readonly by: string }

function lifeOf(orderId: string, call: DemoCall, at: number, random: Random): DemoMessage[] {
  const messages: DemoMessage[] = []
  let order: WorkOrder = decider.initial
  let given: Given | undefined = { by: call.agent?.agentId ?? 'demo-agent', command: opening(orderId, call, instant(at), random) }
  while (given) {
    const decided = decideAs(decider, given.command, order, system(given.by))
    if (!decided.ok) throw new CallboardError('internal', `The demo took a step its order refuses: ${decided.rejection.message}`)
    for (const event of decided.value) {
      order = decider.evolve(order, event)
      if (isLive(order)) messages.push(publish(event, messages.length + 1, order))
    }
    given = isLive(order) ? nextCommand(order, random) : undefined
  }
  return messages
}

function publish(event: Parameters<typeof workOrderRecord>[0], version: number, order: LiveOrder): DemoMessage {
  return { topic: 'work-orders', at: event.at, key: order.orderId, make: () => workOrderRecord(event, version, order) }
}

function opening(orderId: string, call: DemoCall, at: Instant, random: Random): WorkOrderCommand {
  const orderType = (call.queue.orderType === 'fault' && random() < 0.06 ? 'complaint' : call.queue.orderType) as OrderType
  return {
    type: 'OpenOrder',
    at,
    orderId,
    orderType,
    priority: pick(random, [
      ['urgent', 1],
      ['high', 3],
      ['normal', 12],
      ['low', 2],
    ]),
    ...orderTexts(call.reason, random),
    category: call.reason,
    teamId: 'demo-t-desk',
    siteId: DEMO_SITE,
    queueId: call.queue.queueId,
    customerId: call.customerId,
    callId: call.callId,
  }
}

/** The usual step, with the detours real orders take: pauses, urging customers, reopening. */
function nextCommand(order: LiveOrder, random: Random): Given | undefined {
  const next = usualStep(order)
  if (next === undefined) return undefined
  const usual = next === 'ConfirmSale' ? settled(order) : next
  const type = detour(order, usual, random)
  const at = instant(Math.round(order.lastAt + delay(type, order, random)))
  const worker = order.assigneeId ?? `demo-staff-${1 + Math.floor(random() * 40)}`
  const by = type === 'RecordLineTest' ? 'demo-if-line-test' : type === 'UrgeOrder' ? 'customer' : worker
  return { by, command: stepOf(type, order, at, worker, random) }
}

/** The demo's opportunities end on the telephone: nothing is installed. */
const settled = (order: LiveOrder): OrderStep['type'] => (order.firstRepliedAt === undefined ? 'ReplyToCustomer' : 'ResolveOrder')

function detour(order: LiveOrder, usual: OrderStep['type'], random: Random): OrderStep['type'] {
  const chance = random()
  if (order.status === 'accepted' && order.place !== 'desk' && order.pausedSeconds === 0 && chance < 0.09) return 'PauseOrder'
  if (order.status === 'accepted' && order.urgeCount < 2 && chance > 0.93) return 'UrgeOrder'
  if (usual === 'ArchiveOrder' && order.reopenCount === 0 && chance < 0.03) return 'ReopenOrder'
  return usual
}

/** Milliseconds until the step; resolving takes 0.55 of its limit on average, so about one order in nine is late. */
function delay(type: OrderStep['type'], order: LiveOrder, random: Random): number {
  switch (type) {
    case 'AcceptOrder':
      return logNormal(random, 11 * MINUTE_MS, 0.6)
    case 'RecordLineTest':
      return MINUTE_MS + random() * 4 * MINUTE_MS
    case 'DispatchOrder':
      return MINUTE_MS + random() * 10 * MINUTE_MS
    case 'ReplyToCustomer':
      return logNormal(random, 1.4 * HOUR_MS, 0.7)
    case 'ResolveOrder':
      return logNormal(random, 0.42 * (order.resolveDueAt - order.openedAt), 0.6)
    case 'PauseOrder':
      return logNormal(random, HOUR_MS, 0.5)
    case 'ResumeOrder':
      return logNormal(random, 9 * HOUR_MS, 0.5)
    case 'ArchiveOrder':
      return HOUR_MS + exponential(random, 6 * HOUR_MS)
    default:
      return logNormal(random, 2 * HOUR_MS, 0.6)
  }
}

function stepOf(type: OrderStep['type'], order: LiveOrder, at: Instant, worker: string, random: Random): OrderStep {
  switch (type) {
    case 'AcceptOrder':
      return { type, at, assigneeId: worker }
    case 'RecordLineTest':
      return { type, at, isLineFault: random() < 0.55, detail: 'Attenuation and sync rate measured end to end.' }
    case 'DispatchOrder': {
      const place = routeOf(order.isLineFault === true)
      return { type, at, place, teamId: place === 'field' ? `demo-t-field-${1 + Math.floor(random() * 3)}` : 'demo-t-support' }
    }
    case 'PauseOrder':
      return { type, at, reason: random() < 0.7 ? '客户约定改日上门' : '等待备件' }
    case 'ReplyToCustomer':
      return { type, at, text: '已联系客户，说明处理进度。', isAutomatic: false }
    case 'UrgeOrder':
      return { type, at, note: '客户催办，要求尽快处理。' }
    case 'ResolveOrder':
      return { type, at, resolution: random() < 0.05 ? '已处理。' : resolutionOf(order) }
    case 'MakeCallback':
      return { type, at, isReached: true, note: '回访客户，确认业务已恢复。' }
    case 'CollectFeedback':
      return {
        type,
        at,
        score: pick(random, [
          [5, 10],
          [4, 5],
          [3, 2],
          [2, 1],
          [1, 1],
        ]),
        comment: '',
      }
    case 'ReopenOrder':
      return { type, at, reason: '客户反映问题再次出现。' }
    case 'ResumeOrder':
    case 'ArchiveOrder':
      return { type, at }
    default:
      throw new CallboardError('internal', `The demo never takes step ${type}.`)
  }
}

const resolutionOf = (order: LiveOrder): string =>
  order.place === 'field' ? '上门更换入户线路接头，测速达标，客户现场确认。' : '远程重置端口并核对账户配置，客户确认业务恢复正常。'
