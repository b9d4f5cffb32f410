/** The service centres as a host application uses them: commands on each kind of thing, and the two service flows as calls. */

import type { Parsed } from '../domain/kernel/parsed.ts'
import type { CallInterface } from '../domain/operations/interface-port.ts'
import type { OutboundChannel } from '../domain/proactive/campaign.ts'
import { gatewayOver, type SendMessage } from '../domain/proactive/channels.ts'
import type { Target } from '../domain/proactive/target.ts'
import type { DeadlinePolicy, DeadlineRules } from '../domain/workorder/deadlines.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Centres, centresOver, joinTask, linkContact, recordInteraction } from './aggregates.ts'
import { type PassiveFlow, type ReportedFault, type ReportTaken, takeReport } from './passive-flow.ts'
import { type Attempt, approach, importTargets, recordInterest, type TargetImport } from './proactive-flow.ts'
import { readTimeline, type TimelineEntry } from './timeline.ts'

export type CentreOptions = {
  /** Limits and calendars of work orders. Default: the usual limits around the clock. */
  readonly deadlines?: DeadlineRules
  /** The interface that each channel's gateway is registered under, or a way of sending of the host's own. */
  readonly gateways?: Readonly<Partial<Record<OutboundChannel, string>>> | SendMessage
}

type By = Parameters<typeof joinTask>[3]

/** Rejections are typed values, listed with their remedies in docs/errors.md; nothing is then written. */
export type ServiceCentres = Centres & {
  /** Records an interaction and adds it to its first contact. */
  recordInteraction(said: Parameters<typeof recordInteraction>[1], commandKey?: string): ReturnType<typeof recordInteraction>
  /** Takes an interaction up in a further contact. */
  linkContact(interactionId: string, contactId: string, said: By): ReturnType<typeof linkContact>
  /** Makes a task part of a proactive service. */
  joinTask(taskId: string, serviceId: string, said: By): ReturnType<typeof joinTask>
  /** The passive flow: pre-check, then solved online, or an order that is tested and routed. A system that fails is named and stops nothing. */
  takeReport(report: ReportedFault, flow: PassiveFlow): Promise<Parsed<ReportTaken>>
  /** Customers of a campaign from CSV (`customer_id,zone,customer_class,note`); each bad row with its reason. */
  importTargets(campaignId: string, batchId: string, csv: string, said: By): Promise<Parsed<TargetImport>>
  /** One attempt to reach one customer, if the contact policy allows it; its refusals are `policy.*`. */
  approach(campaignId: string, customerId: string, said: By): Promise<Parsed<Attempt>>
  /** The customer is interested: an opportunity order is opened. */
  recordInterest(
    campaignId: string,
    customerId: string,
    said: By & { readonly orderId: string; readonly note: string },
  ): Promise<Parsed<Target>>
  /** Everything the ledger holds about a customer, oldest first; view `customer_timeline` adds calls and scores. */
  timeline(customerId: string): Promise<TimelineEntry[]>
}

export function serviceCentres(
  ledger: Ledger,
  callInterface: CallInterface,
  deadlines: DeadlinePolicy,
  gateways: CentreOptions['gateways'] = {},
): ServiceCentres {
  const centres = centresOver(ledger)
  const send = typeof gateways === 'function' ? gateways : gatewayOver(callInterface, gateways)
  return {
    ...centres,
    recordInteraction: (said, commandKey) => recordInteraction(centres, said, commandKey),
    linkContact: (interactionId, contactId, said) => linkContact(centres, interactionId, contactId, said),
    joinTask: (taskId, serviceId, said) => joinTask(centres, taskId, serviceId, said),
    takeReport: (report, flow) => takeReport(ledger, callInterface, report, { deadlines, ...flow }),
    importTargets: (campaignId, batchId, csv, said) => importTargets(centres, campaignId, batchId, csv, said),
    approach: (campaignId, customerId, said) => approach(centres, send, campaignId, customerId, said),
    recordInterest: (campaignId, customerId, said) => recordInterest(centres, campaignId, customerId, said, deadlines),
    timeline: (customerId) => readTimeline(ledger, customerId),
  }
}
