/** Campaigns (外呼活动): whom the company approaches about what, when and how often. */

import { LEADERS } from '../domain/principal.ts'
import { type Campaign, type CampaignCommand, type CampaignEvent, campaignDecider } from '../domain/proactive/campaign.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { unknownNamed } from './named.ts'

/** Of a contact policy, whose hours its own check reads. */
export const POLICY = { hours: 'checked', atMost: { count: 'number', days: 'number' }, needsConsent: 'flag' } as const
const ID = { id: 'text' } as const

export const campaigns: Aggregate<CampaignCommand, CampaignEvent, Campaign> = {
  kind: 'campaign',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: campaignDecider,
  says: {
    PlanCampaign: {
      ...ID,
      serviceType: 'text',
      title: 'text',
      channel: 'text',
      template: 'text',
      policy: POLICY,
      runsFrom: 'instant',
      runsTo: 'instant',
      mostAttempts: 'number',
      teamId: 'text',
      'skillId?': 'text',
      'serviceId?': 'text',
    },
    AddTargets: { ...ID, batchId: 'text', accepted: 'number', refused: 'number' },
    StartCampaign: ID,
    PauseCampaign: { ...ID, reason: 'text' },
    ResumeCampaign: ID,
    EndCampaign: { ...ID, reason: 'text' },
    ArchiveCampaign: ID,
  },
  unknownIn: unknownNamed({ teamId: ['team', 'campaign.team_unknown'], skillId: ['skill', 'campaign.skill_unknown'] }),
  permissions: {
    PlanCampaign: LEADERS,
    AddTargets: LEADERS,
    StartCampaign: LEADERS,
    PauseCampaign: LEADERS,
    ResumeCampaign: LEADERS,
    EndCampaign: LEADERS,
    ArchiveCampaign: LEADERS,
  },
}
