/** Campaigns (外呼活动): whom the company approaches about what, when and how often. */

import { LEADS, type Role } from '../domain/principal.ts'
import { type Campaign, type CampaignCommand, type CampaignEvent, campaignDecider } from '../domain/proactive/campaign.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

const leads: readonly Role[] = [...LEADS, 'system']

export const campaigns: Aggregate<CampaignCommand, CampaignEvent, Campaign> = {
  kind: 'campaign',
  idOf: ({ id }) => id,
  decider: campaignDecider,
  permissions: {
    PlanCampaign: leads,
    AddTargets: leads,
    StartCampaign: leads,
    PauseCampaign: leads,
    ResumeCampaign: leads,
    EndCampaign: leads,
    ArchiveCampaign: leads,
  },
}
