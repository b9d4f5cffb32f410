/** Every state machine of the service centres; each has a diagram under docs/states. */
import { CONTACT } from './common/contact.ts'
import { CUSTOMER } from './common/customer.ts'
import { INTERACTION } from './common/interaction.ts'
import { TASK } from './common/task.ts'
import type { Machine } from './kernel/machine.ts'
import { ALERT } from './operations/alert.ts'
import { INSPECTION } from './operations/inspection.ts'
import { REVIEW } from './operations/review.ts'
import { CAMPAIGN } from './proactive/campaign.ts'
import { PROACTIVE_SERVICE } from './proactive/service.ts'
import { TARGET } from './proactive/target.ts'
import { CALL } from './traffic/call.ts'
import { IVR } from './traffic/ivr.ts'
import { RECORDING } from './traffic/recording.ts'
import { SEAT } from './traffic/seat.ts'
import { HELP, LISTENING } from './traffic/session.ts'
import { COLLABORATION_ORDER, SERVICE_ORDER } from './workorder/machine.ts'

export const machines: readonly Machine[] = [
  SERVICE_ORDER,
  COLLABORATION_ORDER,
  CUSTOMER,
  CONTACT,
  INTERACTION,
  TASK,
  PROACTIVE_SERVICE,
  CAMPAIGN,
  TARGET,
  IVR,
  CALL,
  SEAT,
  RECORDING,
  LISTENING,
  HELP,
  ALERT,
  REVIEW,
  INSPECTION,
]
