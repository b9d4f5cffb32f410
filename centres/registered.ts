/** What a command names and has to be there: a customer who is registered, a campaign that is planned, a queue that the directory has. */

import type { Customer } from '../domain/common/customer.ts'
import type { DirectoryKind } from '../domain/common/directory.ts'
import { isBlank } from '../domain/kernel/blank.ts'
import { meant } from '../domain/kernel/closest.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Campaign } from '../domain/proactive/campaign.ts'
import type { Change } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { changeBy } from '../ledger/execute.ts'
import { campaigns } from './campaigns.ts'
import { customers } from './customers.ts'
import { entriesIn } from './directory.ts'

export const nothing = parsed(undefined)

export const ofCustomer = (family: 'contact' | 'task' | 'target' | 'order', customerId: string): Change =>
  changeBy(customers, customerId, (customer: Customer) =>
    customer.status === 'active'
      ? nothing
      : rejected(
          `${family}.customer_unknown`,
          `Customer '${customerId}' is ${customer.status === 'none' ? 'not registered' : 'archived'}; register the customer first.`,
        ),
  )

export const ofCampaign = (family: 'target' | 'order' | 'customer', campaignId: string): Change =>
  changeBy(campaigns, campaignId, ({ status }: Campaign) =>
    status === 'none'
      ? rejected(`${family}.campaign_unknown`, `There is no campaign '${campaignId}'; plan it first, or check the id.`)
      : nothing,
  )

/** What its entries of these kinds are called; calls come of queues that nobody registered, so where there is no queue any name may be one. */
export async function unknownQueue(
  ledger: EventStore,
  family: 'override' | 'special_day',
  queueId: string,
  kinds: readonly DirectoryKind[],
): Promise<Parsed<never> | undefined> {
  if (isBlank(queueId)) return rejected(`${family}.queue_unknown`, `'${queueId}' is no queue; name the one it is for.`)
  const entries = [...(await entriesIn(ledger)).keys()]
  const idsOf = (kind: DirectoryKind) => entries.flatMap((entry) => (entry.startsWith(`${kind}/`) ? [entry.slice(kind.length + 1)] : []))
  const queues = idsOf('queue')
  if (queues.length === 0 || kinds.some((kind) => idsOf(kind).includes(queueId))) return undefined
  return rejected(
    `${family}.queue_unknown`,
    `'${queueId}' is no queue of the directory: ${meant(queueId, kinds.flatMap(idsOf))} Name a registered one, or register it first.`,
  )
}
