/** Every kind of thing that is changed by command, one row each; its streams, decider, permissions and what is published of it are in its file. */
import { accounts } from './accounts.ts'
import { calls } from './calls.ts'
import { directory } from './directory.ts'
import { histories } from './history.ts'
import { holds } from './holds.ts'
import { inspections } from './inspections.ts'
import { interfaceHealth } from './interface-health.ts'
import { interfaces } from './interfaces.ts'
import { ivr } from './ivr.ts'
import {
  linkedCampaigns,
  linkedContacts,
  linkedCustomers,
  linkedHelp,
  linkedInteractions,
  linkedListening,
  linkedServices,
  linkedTargets,
  linkedTasks,
} from './links.ts'
import { orders } from './orders.ts'
import { overrides } from './overrides.ts'
import { ratings } from './ratings.ts'
import { recordings } from './recordings.ts'
import { retentions } from './retention.ts'
import { reviews } from './reviews.ts'
import { seats } from './seats.ts'
import { specialDays } from './special-days.ts'
import { tokens } from './tokens.ts'

export const catalog = {
  // Work orders 工单
  orders,
  // Proactive services 主动服务
  services: linkedServices,
  campaigns: linkedCampaigns,
  targets: linkedTargets,
  // Common services 公共服务
  customers: linkedCustomers,
  contacts: linkedContacts,
  interactions: linkedInteractions,
  tasks: linkedTasks,
  directory,
  // Traffic 话务
  ivr,
  calls,
  seats,
  recordings,
  listening: linkedListening,
  help: linkedHelp,
  // Operations 运营
  overrides,
  specialDays,
  histories,
  reviews,
  ratings,
  inspections,
  interfaces,
  interfaceHealth,
  tokens,
  accounts,
  holds,
  retentions,
} as const
