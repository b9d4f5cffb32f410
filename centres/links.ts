/** What two things that name each other have to agree on: each change is written on both, and what is named exists and is the same customer's. */
import type { Contact, ContactCommand } from '../domain/common/contact.ts'
import type { CustomerCommand } from '../domain/common/customer.ts'
import type { Interaction, InteractionCommand } from '../domain/common/interaction.ts'
import type { Task, TaskCommand } from '../domain/common/task.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Instant, instant } from '../domain/kernel/time.ts'
import type { CampaignCommand } from '../domain/proactive/campaign.ts'
import type { ProactiveService, ServiceCommand } from '../domain/proactive/service.ts'
import type { Target, TargetCommand } from '../domain/proactive/target.ts'
import type { Call, CallStatus } from '../domain/traffic/call.ts'
import type { HelpCommand, ListeningCommand } from '../domain/traffic/session.ts'
import type { WorkOrder } from '../domain/workorder/work-order.ts'
import type { Change } from '../ledger/aggregate.ts'
import { changeBy } from '../ledger/execute.ts'
import { calls } from './calls.ts'
import { campaigns } from './campaigns.ts'
import { contacts } from './contacts.ts'
import { customers } from './customers.ts'
import { help } from './help.ts'
import { interactions } from './interactions.ts'
import { listening } from './listening.ts'
import { ordersAlone } from './orders.ts'
import { nothing, ofCampaign, ofCustomer } from './registered.ts'
import { services } from './services.ts'
import { targets } from './targets.ts'
import { tasks } from './tasks.ts'

/** Right after what has happened to the other side since. */
const atLeast = (at: Instant, other: { readonly status: string; readonly lastAt?: Instant }): Instant =>
  instant(Math.max(at, other.lastAt ?? at))

const otherCustomer = (family: string, what: string, owner: string, other: string): Parsed<never> =>
  rejected(`${family}.customer_mismatch`, `${what} is of customer '${owner}', not '${other}'; name one of the same customer.`)

export const linkedContacts = {
  ...contacts,
  also: (command: ContactCommand, contact: Contact): readonly Change[] => {
    if (command.type === 'OpenContact') return [ofCustomer('contact', command.customerId)]
    if (command.type !== 'AddInteraction' || contact.status === 'none') return []
    const { id: contactId, interactionId, at } = command
    return [
      changeBy(interactions, interactionId, (interaction: Interaction): Parsed<InteractionCommand> => {
        if (interaction.status !== 'none' && interaction.customerId !== contact.customerId)
          return otherCustomer('interaction', `Interaction '${interactionId}'`, interaction.customerId, contact.customerId)
        return parsed({ type: 'LinkContact', id: interactionId, contactId, at: atLeast(at, interaction) })
      }),
    ]
  },
}

const intoContact = (contactId: string, interactionId: string, customerId: string, at: Instant): Change =>
  changeBy(contacts, contactId, (contact: Contact): Parsed<ContactCommand> => {
    if (contact.status !== 'none' && contact.customerId !== customerId)
      return otherCustomer('interaction', `Contact '${contactId}'`, contact.customerId, customerId)
    return parsed({ type: 'AddInteraction', id: contactId, interactionId, at: atLeast(at, contact) })
  })

/** Orders of other systems are not in the ledger, and whose they are is not known. */
const orderOf = (family: 'interaction' | 'task', orderId: string, customerId: string): Change =>
  changeBy(ordersAlone, orderId, (order: WorkOrder) => {
    const owner = order.status === 'none' ? undefined : order.customerId
    return owner === undefined || owner === customerId ? nothing : otherCustomer(family, `Order '${orderId}'`, owner, customerId)
  })

export const linkedInteractions = {
  ...interactions,
  also: (command: InteractionCommand, interaction: Interaction): readonly Change[] => {
    const { id, at } = command
    if (command.type === 'RecordInteraction') return [intoContact(command.contactId, id, command.customerId, at)]
    if (interaction.status === 'none') return []
    if (command.type === 'LinkContact' || command.type === 'ResumeInteraction')
      return [intoContact(command.contactId, id, interaction.customerId, at)]
    return command.type === 'LinkOrder' ? [orderOf('interaction', command.orderId, interaction.customerId)] : []
  },
}

const ofTask = ({ customerId, orderId }: Extract<TaskCommand, { type: 'RaiseTask' }>): readonly Change[] => [
  ofCustomer('task', customerId),
  ...(orderId === undefined ? [] : [orderOf('task', orderId, customerId)]),
]

export const linkedTasks = {
  ...tasks,
  also: (command: TaskCommand): readonly Change[] => {
    if (command.type === 'RaiseTask') return ofTask(command)
    const { type, id: taskId, at, ...said } = command
    if ((type !== 'JoinService' && type !== 'LeaveService') || !('serviceId' in said)) return []
    const { serviceId } = said
    return [
      changeBy(
        services,
        serviceId,
        (service: ProactiveService): Parsed<ServiceCommand> =>
          parsed({ type: type === 'JoinService' ? 'AddTask' : 'RemoveTask', id: serviceId, taskId, at: atLeast(at, service) }),
      ),
    ]
  },
}

export const linkedServices = {
  ...services,
  also: ({ type, id: serviceId, at, ...said }: ServiceCommand): readonly Change[] => {
    if ((type !== 'AddTask' && type !== 'RemoveTask') || !('taskId' in said)) return []
    const { taskId } = said
    return [
      changeBy(
        tasks,
        taskId,
        (task: Task): Parsed<TaskCommand> =>
          parsed({ type: type === 'AddTask' ? 'JoinService' : 'LeaveService', id: taskId, serviceId, at: atLeast(at, task) }),
      ),
    ]
  },
}

export const linkedCampaigns = {
  ...campaigns,
  also: (command: CampaignCommand): readonly Change[] =>
    command.type === 'PlanCampaign' && command.serviceId !== undefined
      ? [
          changeBy(services, command.serviceId, ({ status }: ProactiveService) =>
            status === 'none'
              ? rejected('campaign.service_unknown', `There is no service '${command.serviceId}'; plan it first, or leave serviceId out.`)
              : nothing,
          ),
        ]
      : [],
}

export const linkedTargets = {
  ...targets,
  also: (command: TargetCommand, target: Target): readonly Change[] =>
    command.type === 'AddTarget'
      ? [ofCampaign('target', command.campaignId), ofCustomer('target', command.customerId)]
      : command.type === 'RecordInterest' && target.status !== 'none'
        ? [interestOf(command.orderId, target.customerId)]
        : [],
}

/** The order that an interest became was opened here, for the same customer. */
const interestOf = (orderId: string, customerId: string): Change =>
  changeBy(ordersAlone, orderId, (order: WorkOrder) => {
    if (order.status === 'none')
      return rejected(
        'target.order_unknown',
        `Order '${orderId}' was never opened here; open it first, or record the interest with its order.`,
      )
    return order.customerId === undefined || order.customerId === customerId
      ? nothing
      : otherCustomer('target', `Order '${orderId}'`, order.customerId, customerId)
  })

/** Who is approached is so for a campaign. */
export const linkedCustomers = {
  ...customers,
  also: (command: CustomerCommand): readonly Change[] =>
    command.type === 'ApproachCustomer' ? [ofCampaign('customer', command.campaignId)] : [],
}

const TALKING: readonly CallStatus[] = ['talking', 'holding', 'conferencing']

/** During a call only: `agentId`, where given, is who talks. */
const duringCall = (family: 'listening' | 'help', callId: string, agentId?: string): Change =>
  changeBy(calls, callId, (call: Call) => {
    if (call.status === 'none')
      return rejected(`${family}.call_unknown`, `Call '${callId}' is not known here; name a call that an agent has answered.`)
    if (!TALKING.includes(call.status))
      return rejected(`${family}.call_not_live`, `Call '${callId}' is ${call.status}; name a call that is being talked on.`)
    if (agentId !== undefined && call.agentId !== agentId)
      return rejected(
        `${family}.agent_mismatch`,
        `Call '${callId}' is with agent '${call.agentId}', not '${agentId}'; name the agent who talks.`,
      )
    return nothing
  })

export const linkedListening = {
  ...listening,
  also: (command: ListeningCommand): readonly Change[] =>
    command.type === 'StartListening' ? [duringCall('listening', command.callId, command.agentId)] : [],
}

export const linkedHelp = {
  ...help,
  also: (command: HelpCommand): readonly Change[] => (command.type === 'AskForHelp' ? [duringCall('help', command.callId)] : []),
}
