/** Every kind of thing that is changed by command, one row each; its streams, decider, permissions and what is published of it are in its file. */
import { calls } from './calls.ts'
import { campaigns } from './campaigns.ts'
import { contacts } from './contacts.ts'
import { customers } from './customers.ts'
import { directory } from './directory.ts'
import { help } from './help.ts'
import { histories } from './history.ts'
import { interactions } from './interactions.ts'
import { interfaceHealth } from './interface-health.ts'
import { interfaces } from './interfaces.ts'
import { ivr } from './ivr.ts'
import { listening } from './listening.ts'
import { orders } from './orders.ts'
import { overrides } from './overrides.ts'
import { recordings } from './recordings.ts'
import { reviews } from './reviews.ts'
import { seats } from './seats.ts'
import { services } from './services.ts'
import { specialDays } from './special-days.ts'
import { targets } from './targets.ts'
import { tasks } from './tasks.ts'
import { tokens } from './tokens.ts'

export const catalog = {
  // Work orders 工单
  orders,
  // Proactive services 主动服务
  services,
  campaigns,
  targets,
  // Common services 公共服务
  customers,
  contacts,
  interactions,
  tasks,
  directory,
  // Traffic 话务
  ivr,
  calls,
  seats,
  recordings,
  listening,
  help,
  // Operations 运营
  overrides,
  specialDays,
  histories,
  reviews,
  interfaces,
  interfaceHealth,
  tokens,
} as const
