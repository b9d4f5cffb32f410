/** Topic `interface-calls`: one call to another system (CRM, billing, line test …) and how it ended. */
import { type Static, Type } from 'typebox'
import type { Contract } from './contract.ts'
import { Count, Id, Instant, Label, OneOf, optional, Text } from './fields.ts'

const schema = Type.Object({
  interfaceCallId: Id('The call.'),
  revision: Count('Grows when the call is described anew.'),
  interfaceId: Id('The interface, as registered.'),
  operation: Label('What was asked.'),
  calledAt: Instant('The request left.'),
  durationMs: Count('Until the answer or the timeout.'),
  outcome: OneOf(['ok', 'error', 'timeout', 'rejected'], '`rejected`: not sent, the interface was isolated.'),
  statusCode: optional(Count('HTTP status where there was one.')),
  errorCode: optional(Label('Code of the failure.')),
  attempt: optional(Count('1 for the first try.')),
  callId: optional(Id('The queue leg it served.')),
  orderId: optional(Id('The work order it served.')),
  traceparent: optional(Label('W3C trace context.')),
  contactId: optional(Id('The customer contact it served.')),
  requestSummary: optional(Text('What was sent, masked and cut at 1,000 characters.')),
  responseSummary: optional(Text('The answer or the failure, masked and cut at 1,000 characters.')),
})

export type InterfaceCallRecord = Static<typeof schema>

export const interfaceCalls: Contract<InterfaceCallRecord> = {
  topic: 'interface-calls',
  version: 1,
  key: 'interfaceCallId',
  revision: 'revision',
  slottingInstant: 'calledAt',
  sensitive: false,
  tables: [{ name: 'interface_calls', key: 'interfaceCallId', slottingInstant: 'calledAt', comment: 'One call to another system.' }],
  schema,
  examples: [
    {
      interfaceCallId: 'x-1',
      revision: 0,
      interfaceId: 'line-test',
      operation: 'test',
      calledAt: '2026-03-02T01:01:00.000Z',
      durationMs: 820,
      outcome: 'ok',
      statusCode: 200,
      attempt: 1,
      callId: 'c-1001',
    },
    {
      interfaceCallId: 'x-2',
      revision: 0,
      interfaceId: 'billing',
      operation: 'balance',
      calledAt: '2026-03-02T01:02:00.000Z',
      durationMs: 3000,
      outcome: 'timeout',
      errorCode: 'timeout',
      attempt: 1,
    },
  ],
}
