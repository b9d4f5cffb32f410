/** Calls of the demo hotline to other systems, with an outage of the line test every ninth day. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/kernel/time.ts'
import type { LocalDate } from '../domain/kernel/zone.ts'
import type { DemoCall, DemoDay } from './day.ts'
import { DEMO_INTERFACES } from './hotline.ts'
import type { DemoMessage } from './messages.ts'
import { logNormal, type Random, randomOf } from './random.ts'

const TIMEOUT_MS = 3000

type Interface = (typeof DEMO_INTERFACES)[number]

const [CRM, BILLING, LINE_TEST, SMS] = DEMO_INTERFACES

export function interfaceCallMessages(seed: string, day: DemoDay): DemoMessage[] {
  const random = randomOf(`${seed}/${day.date}/interfaces`)
  return day.calls.flatMap((call) => interfacesOf(call, random).map((target, index) => message(call, target, index, day.date, random)))
}

function interfacesOf(call: DemoCall, random: Random): Interface[] {
  if (call.answeredAt === undefined) return []
  const second = call.queue.orderType === 'fault' ? LINE_TEST : BILLING
  return [...(random() < 0.35 ? [CRM] : []), ...(random() < 0.5 ? [second] : []), ...(random() < 0.15 ? [SMS] : [])]
}

function message(call: DemoCall, target: Interface, index: number, date: LocalDate, random: Random): DemoMessage {
  const answeredAt = call.answeredAt ?? call.offeredAt
  const at = answeredAt + 5000 + index * 20_000
  const isOut = target === LINE_TEST && isOutage(date, at)
  const durationMs = Math.round(isOut ? TIMEOUT_MS : Math.min(TIMEOUT_MS, logNormal(random, target.meanMs, 0.5)))
  const isTimeout = durationMs >= TIMEOUT_MS
  const isError = !isTimeout && random() < target.errorShare
  const outcome = isTimeout ? 'timeout' : isError ? 'error' : 'ok'
  return {
    topic: 'interface-calls',
    at: at + durationMs,
    key: target.interfaceId,
    make: () => ({
      interfaceCallId: `${call.callId}/${index}`,
      revision: 0,
      interfaceId: target.interfaceId,
      operation: target.operation,
      calledAt: new Date(at).toISOString(),
      durationMs,
      outcome,
      attempt: 1,
      callId: call.callId,
      ...(isTimeout ? { errorCode: 'timeout' } : { statusCode: isError ? 502 : 200, ...(isError ? { errorCode: 'bad_gateway' } : {}) }),
    }),
  }
}

/** 14:00–14:40 Shanghai time (06:00–06:40 UTC). */
function isOutage(date: LocalDate, at: number): boolean {
  const day = Math.floor(Date.parse(date) / DAY_MS)
  const sinceMidnightUtc = at % DAY_MS
  return day % 9 === 0 && sinceMidnightUtc >= 6 * HOUR_MS && sinceMidnightUtc < 6 * HOUR_MS + 40 * MINUTE_MS
}
