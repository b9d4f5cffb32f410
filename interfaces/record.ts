/** What the `interface-calls` topic says of a call. */
import type { InterfaceCallRecord } from '../contracts/index.ts'
import { toIso } from '../domain/kernel/time.ts'
import { type InterfaceError, isNeverSent } from '../domain/operations/interface-port.ts'
import { INTERFACE_DEFAULTS } from '../domain/operations/interface-settings.ts'
import type { CallMade } from './caller.ts'
import { summaryOf } from './masking.ts'

function outcomeOf(error: InterfaceError | undefined): InterfaceCallRecord['outcome'] {
  if (error === undefined) return 'ok'
  if (error === 'interface.timeout') return 'timeout'
  // What could not be reached was tried; what was turned away here was not.
  return isNeverSent(error) && error !== 'interface.unreachable' ? 'rejected' : 'error'
}

const LONGEST_ID = 128

export function recordOfCall(call: CallMade): InterfaceCallRecord {
  const { context, error, status } = call
  const maskedFields = call.entry?.settings.maskedFields ?? INTERFACE_DEFAULTS.maskedFields
  return {
    interfaceCallId: call.interfaceCallId,
    revision: 0,
    interfaceId: call.name.slice(0, LONGEST_ID) || '?',
    operation: (context.operation ?? call.name).slice(0, 200),
    calledAt: toIso(call.calledAt),
    durationMs: call.durationMs,
    outcome: outcomeOf(error),
    attempt: call.attempts,
    requestSummary: summaryOf(call.request, maskedFields),
    responseSummary: summaryOf(call.response, maskedFields),
    ...(status === undefined ? {} : { statusCode: status }),
    ...(error === undefined ? {} : { errorCode: error }),
    ...idField('callId', context.callId),
    ...idField('orderId', context.orderId),
    ...idField('contactId', context.contactId),
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent.slice(0, 200) }),
  }
}

const idField = (name: 'callId' | 'orderId' | 'contactId', id: string | undefined) => (id ? { [name]: id.slice(0, LONGEST_ID) } : {})
