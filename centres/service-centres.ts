/** The service centres as a host application uses them: commands on each kind of thing, and the two service flows as calls. */

import type { InteractionCommand } from '../domain/common/interaction.ts'
import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { CallInterface } from '../domain/operations/interface-port.ts'
import type { Principal } from '../domain/principal.ts'
import type { OutboundChannel } from '../domain/proactive/campaign.ts'
import { gatewayOver, type SendMessage } from '../domain/proactive/channels.ts'
import type { Target } from '../domain/proactive/target.ts'
import type { WorkOrderCommand } from '../domain/workorder/commands.ts'
import type { DeadlineRules } from '../domain/workorder/deadlines.ts'
import { refuse } from '../domain/workorder/errors.ts'
import type { CommandOptions } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { inSpan } from '../traces/span.ts'
import { type Centres, type CentresOptions, centresOver } from './centres.ts'
import { type PassiveFlow, type ReportedFault, type ReportTaken, takeReport } from './passive-flow.ts'
import { type Attempt, approach, importTargets, recordInterest, type TargetImport } from './proactive-flow.ts'
import { readTimeline, type TimelineEntry } from './timeline.ts'

export type CentreOptions = {
  /** Limits and calendars of work orders. Default: the usual limits around the clock. */
  readonly deadlines?: DeadlineRules
  /** The interface that each channel's gateway is registered under, or a way of sending of the host's own. */
  readonly gateways?: Readonly<Partial<Record<OutboundChannel, string>>> | SendMessage
}

type At = { readonly at: Instant }

/** Rejections are typed values, listed with their remedies in docs/errors.md; nothing is then written. */
export type ServiceCentres = Centres & {
  /** Carries out a command on one order; `options` is a command key, or also the version the caller has seen. */
  order(orderId: string, command: WorkOrderCommand, options?: CommandOptions | string): ReturnType<Centres['orders']['command']>
  /** Records an interaction and adds it to its first contact. */
  recordInteraction(said: NewInteraction, commandKey?: string): ReturnType<Centres['interactions']['command']>
  /** Takes an interaction up in a further contact. */
  linkContact(interactionId: string, contactId: string, said: At): ReturnType<Centres['interactions']['command']>
  /** Makes a task part of a proactive service. */
  joinTask(taskId: string, serviceId: string, said: At): ReturnType<Centres['tasks']['command']>
  /** The passive flow: pre-check, then solved online, or an order that is tested and routed. A system that fails is named and stops nothing. */
  takeReport(report: ReportedFault, flow: PassiveFlow): Promise<Parsed<ReportTaken>>
  /** Customers of a campaign from CSV (`customer_id,zone,customer_class,note`); each bad row with its reason. */
  importTargets(campaignId: string, batchId: string, csv: string, said: At): Promise<Parsed<TargetImport>>
  /** One attempt to reach one customer, if the contact policy allows it; its refusals are `policy.*`. */
  approach(campaignId: string, customerId: string, said: At): Promise<Parsed<Attempt>>
  /** The customer is interested: an opportunity order is opened. */
  recordInterest(
    campaignId: string,
    customerId: string,
    said: At & { readonly orderId: string; readonly note: string },
  ): Promise<Parsed<Target>>
  /** Everything the ledger holds about a customer, oldest first; view `customer_timeline` adds calls and scores. */
  timeline(customerId: string): Promise<TimelineEntry[]>
}

type NewInteraction = Omit<Extract<InteractionCommand, { readonly type: 'RecordInteraction' }>, 'type'>

export type CentreParts = CentresOptions & {
  readonly ledger: Ledger
  readonly callInterface: CallInterface
  readonly gateways?: CentreOptions['gateways'] | undefined
}

/** The centres for one principal, who gives every command. */
export function serviceCentres({ ledger, callInterface, gateways = {}, ...options }: CentreParts, principal: Principal): ServiceCentres {
  const centres = centresOver(ledger, principal, options)
  const { clock } = options
  const { interactions, tasks } = centres
  const send = typeof gateways === 'function' ? gateways : gatewayOver(callInterface, gateways)
  return {
    ...centres,
    order: async (orderId, command, options) => {
      if (command.type === 'OpenOrder' && command.orderId !== orderId)
        return refuse('order.id_mismatch', `The command opens order '${command.orderId}' but was sent to '${orderId}'; send it to its own.`)
      return centres.orders.command({ ...command, orderId }, typeof options === 'string' ? { commandKey: options } : options)
    },
    recordInteraction: (said, commandKey) => interactions.command({ ...said, type: 'RecordInteraction' }, { commandKey }),
    linkContact: (id, contactId, { at }) => interactions.command({ at, type: 'LinkContact', id, contactId }),
    joinTask: (id, serviceId, { at }) => tasks.command({ at, type: 'JoinService', id, serviceId }),
    takeReport: (report, flow) =>
      inSpan('flow take-report', { parent: flow.traceparent, attributes: { 'callboard.order_id': report.orderId } }, () =>
        takeReport({ centres, ledger, principal, callInterface, clock }, report, flow),
      ),
    importTargets: (campaignId, batchId, csv, said) =>
      inSpan('flow import-targets', {}, () => importTargets(centres, principal, campaignId, batchId, csv, said)),
    approach: (campaignId, customerId, said) =>
      inSpan('flow approach', {}, () => approach(centres, principal, send, campaignId, customerId, said)),
    recordInterest: (campaignId, customerId, said) =>
      inSpan('flow record-interest', {}, () => recordInterest(centres, campaignId, customerId, said)),
    timeline: (customerId) => readTimeline(ledger, customerId),
  }
}
