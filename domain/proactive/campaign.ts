/** A campaign (营销活动): one purpose towards many customers, over one channel, under one contact policy. */
import { CHANNELS, type Channel } from '../common/contact.ts'
import { type ApproachPolicy, badPolicy } from '../common/contact-policy.ts'
import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import { type Instant, toIso } from '../kernel/time.ts'
import { SERVICE_TYPES, type ServiceType } from './service.ts'

export const OUTBOUND_CHANNELS = ['voice', 'sms', 'wechat'] as const satisfies readonly Channel[]
export type OutboundChannel = (typeof OUTBOUND_CHANNELS)[number]

type Plan = {
  readonly serviceType: ServiceType
  readonly title: string
  readonly channel: OutboundChannel
  /** What the gateway sends or says; its own templates fill in the customer's data. */
  readonly template: string
  readonly policy: ApproachPolicy
  /** Customers are approached in `[runsFrom, runsTo)`. */
  readonly runsFrom: Instant
  readonly runsTo: Instant
  /** Tries per customer until one is reached. */
  readonly mostAttempts: number
  /** Team and skill of the orders that come of it. */
  readonly teamId: string
  readonly skillId?: string
  readonly serviceId?: string
}

export type CampaignCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'PlanCampaign' } & Plan)
    | { readonly type: 'AddTargets'; readonly batchId: string; readonly accepted: number; readonly refused: number }
    | { readonly type: 'StartCampaign' }
    | { readonly type: 'PauseCampaign'; readonly reason: string }
    | { readonly type: 'ResumeCampaign' }
    | { readonly type: 'EndCampaign'; readonly reason: string }
    | { readonly type: 'ArchiveCampaign' }
  )

export type CampaignEvent = Done & { readonly id: string } & (
    | ({ readonly type: 'campaign_planned' } & Plan)
    | { readonly type: 'targets_added'; readonly batchId: string; readonly accepted: number; readonly refused: number }
    | { readonly type: 'campaign_started' }
    | { readonly type: 'campaign_paused'; readonly reason: string }
    | { readonly type: 'campaign_resumed' }
    | { readonly type: 'campaign_ended'; readonly reason: string }
    | { readonly type: 'campaign_archived' }
  )

export type CampaignStatus = 'planned' | 'running' | 'paused' | 'ended' | 'archived'

export type LiveCampaign = Plan & {
  readonly id: string
  readonly status: CampaignStatus
  readonly lastAt: Instant
  readonly batchIds: readonly string[]
  readonly targets: number
  readonly refusedTargets: number
}
export type Campaign = { readonly status: 'none' } | LiveCampaign

type Step = Exclude<CampaignCommand['type'], 'PlanCampaign'>

export const CAMPAIGN: Machine<CampaignStatus, Step> = {
  name: 'campaign',
  title: { en: 'Campaign', zh: '外呼活动' },
  initial: 'planned',
  ends: ['archived'],
  transitions: {
    AddTargets: { from: ['planned', 'running', 'paused'] },
    StartCampaign: { from: ['planned'], to: 'running' },
    PauseCampaign: { from: ['running'], to: 'paused' },
    ResumeCampaign: { from: ['paused'], to: 'running' },
    EndCampaign: { from: ['planned', 'running', 'paused'], to: 'ended' },
    ArchiveCampaign: { from: ['ended'], to: 'archived' },
  },
}

const rules: CommandRules<CampaignStatus, Step, 'PlanCampaign'> = {
  family: 'campaign',
  opening: 'PlanCampaign',
  machine: CAMPAIGN,
  texts: {
    PlanCampaign: ['title', 'template', 'teamId'],
    AddTargets: ['batchId'],
    StartCampaign: [],
    PauseCampaign: ['reason'],
    ResumeCampaign: [],
    EndCampaign: ['reason'],
    ArchiveCampaign: [],
  },
}

export const campaignErrors = {
  'campaign.channel_unknown': 'Campaigns go over voice, SMS or WeChat. Name one of them.',
  'campaign.type_unknown': 'There is no such type of service. Use one of SERVICE_TYPES.',
  'campaign.dates_invalid': 'The campaign would end before it begins, or in the past. Send instants in order.',
  'campaign.attempts_invalid': 'A number of tries or targets is no whole number, or out of bounds. Send 1 to 20 tries.',
  'campaign.no_targets': 'The campaign has nobody to approach. Import targets first.',
} as const

const refuse = (code: keyof typeof campaignErrors, message: string): Parsed<never> => rejected(code, message)

/** Rejections: `campaign.*` of `commonErrors` and `campaignErrors`, `policy.invalid`, `id.invalid`. A batch added again makes no event. */
export const campaignDecider: Decider<CampaignCommand, CampaignEvent, Campaign> = {
  initial: { status: 'none' },
  decide: (command, campaign) => guard(rules, command, campaign) ?? decided(command, campaign),
  evolve,
}

function decided(command: CampaignCommand, campaign: Campaign): Decided<CampaignEvent> {
  switch (command.type) {
    case 'PlanCampaign':
      return badPlan(command) ?? parsed([{ ...command, type: 'campaign_planned' }])
    case 'AddTargets':
      if (![command.accepted, command.refused].every((count) => Number.isSafeInteger(count) && count >= 0))
        return refuse('campaign.attempts_invalid', `${command.accepted} accepted and ${command.refused} refused are no counts of targets.`)
      if (campaign.status !== 'none' && campaign.batchIds.includes(command.batchId)) return parsed([])
      return parsed([{ ...command, type: 'targets_added' }])
    case 'StartCampaign':
      if (campaign.status !== 'none' && campaign.targets === 0)
        return refuse('campaign.no_targets', `Campaign '${command.id}' has nobody to approach; import targets first.`)
      return parsed([{ ...command, type: 'campaign_started' }])
    case 'PauseCampaign':
      return parsed([{ ...command, type: 'campaign_paused' }])
    case 'ResumeCampaign':
      return parsed([{ ...command, type: 'campaign_resumed' }])
    case 'EndCampaign':
      return parsed([{ ...command, type: 'campaign_ended' }])
    case 'ArchiveCampaign':
      return parsed([{ ...command, type: 'campaign_archived' }])
  }
}

function badPlan(plan: Plan & { readonly at: Instant; readonly id: string }): Parsed<never> | undefined {
  const { id, at, channel, serviceType, runsFrom, runsTo, mostAttempts } = plan
  if (!CHANNELS.includes(channel) || !OUTBOUND_CHANNELS.includes(channel))
    return refuse('campaign.channel_unknown', `'${channel}' is no channel of campaigns; they go over ${OUTBOUND_CHANNELS.join(', ')}.`)
  if (!SERVICE_TYPES.includes(serviceType))
    return refuse('campaign.type_unknown', `'${serviceType}' is no type of service; types are ${SERVICE_TYPES.join(', ')}.`)
  if (!(Number.isFinite(runsFrom) && Number.isFinite(runsTo) && runsFrom < runsTo && runsTo > at))
    return refuse(
      'campaign.dates_invalid',
      `Campaign '${id}' can't run from ${runsFrom} to ${runsTo}, seen from ${toIso(at)}; send instants in order.`,
    )
  if (!(Number.isInteger(mostAttempts) && mostAttempts >= 1 && mostAttempts <= 20))
    return refuse('campaign.attempts_invalid', `${mostAttempts} tries per customer are none of 1 to 20.`)
  return badPolicy(plan.policy)
}

function evolve(campaign: Campaign, event: CampaignEvent): Campaign {
  if (event.type === 'campaign_planned') {
    if (campaign.status !== 'none') return campaign
    const { type: _type, at, by: _by, ...said } = event
    return { ...said, status: CAMPAIGN.initial, lastAt: at, batchIds: [], targets: 0, refusedTargets: 0 }
  }
  if (campaign.status === 'none') return campaign
  const status = statusAfter(CAMPAIGN, STEP_OF[event.type], campaign.status)
  if (event.type !== 'targets_added') return { ...campaign, status, lastAt: event.at }
  return {
    ...campaign,
    lastAt: event.at,
    batchIds: [...campaign.batchIds, event.batchId],
    targets: campaign.targets + event.accepted,
    refusedTargets: campaign.refusedTargets + event.refused,
  }
}

const STEP_OF: Readonly<Record<Exclude<CampaignEvent['type'], 'campaign_planned'>, Step>> = {
  targets_added: 'AddTargets',
  campaign_started: 'StartCampaign',
  campaign_paused: 'PauseCampaign',
  campaign_resumed: 'ResumeCampaign',
  campaign_ended: 'EndCampaign',
  campaign_archived: 'ArchiveCampaign',
}
