/** The proactive flow in the ledger: import of targets, attempts under the contact policy, and the order that an interest becomes. */
import { type Parsed, parsed, type Rejection, rejected } from '../domain/kernel/parsed.ts'
import { type Instant, instant, toIso } from '../domain/kernel/time.ts'
import type { Principal } from '../domain/principal.ts'
import type { CampaignStatus, LiveCampaign } from '../domain/proactive/campaign.ts'
import { neverLeft, type SendMessage } from '../domain/proactive/channels.ts'
import { type Target, targetIdOf } from '../domain/proactive/target.ts'
import { changeOf, refusalOfAny } from '../ledger/execute.ts'
import { campaigns } from './campaigns.ts'
import type { Centres } from './centres.ts'
import { type CsvRow, csvRows } from './csv-rows.ts'
import { customers } from './customers.ts'
import { targets } from './targets.ts'

/** `row` is the line's number in the file; the header is 1. */
export type TargetReject = { readonly row: number; readonly code: string; readonly message: string }

export type TargetImport = {
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly rejects: readonly TargetReject[]
}

type At = { readonly at: Instant }

const COLUMNS = ['customer_id', 'zone', 'customer_class', 'note'] as const

/**
 * Columns: `customer_id`, and for a customer not yet known `zone`; optionally `customer_class`, `note`. Each row is carried out or rejected with
 * its reason; importing the same batch again adds nobody twice. Rejections of the whole: those of `AddTargets`.
 * Throws `usage` where the text is no CSV.
 */
export async function importTargets(
  centres: Centres,
  principal: Principal,
  campaignId: string,
  batchId: string,
  csv: string,
  said: At,
): Promise<Parsed<TargetImport>> {
  const campaign = await centres.campaigns.read(campaignId)
  if (campaign.status === 'none') return unknownCampaign(campaignId)
  const wrong =
    refusalOfAny(campaigns, principal, ['AddTargets']) ??
    refusalOfAny(customers, principal, ['RegisterCustomer']) ??
    refusalOfAny(targets, principal, ['AddTarget'])
  if (wrong) return wrong
  const batch = { type: 'AddTargets', id: campaignId, batchId } as const
  const at = instant(Math.max(said.at, campaign.lastAt))
  const isOpen = campaigns.decider.decide({ ...batch, at, accepted: 0, refused: 0 }, campaign, principal)
  if (!isOpen.ok) return isOpen
  const rejects: TargetReject[] = []
  const { rows } = csvRows(csv, { what: 'list of targets', beginsWith: COLUMNS.join(',') })
  for (const { line, fields, surplus } of rows) {
    const added = surplus.length > 0 ? beyond(surplus) : await addTarget(centres, campaign, fields, said)
    if (!added.ok) rejects.push({ row: line, ...added.rejection })
  }
  const counts = { accepted: rows.length - rejects.length, refused: rejects.length }
  const noted = await centres.campaigns.command({ ...said, ...batch, ...counts })
  return noted.ok ? parsed({ rows: rows.length, accepted: counts.accepted, rejected: counts.refused, rejects }) : noted
}

const beyond = (surplus: readonly string[]): Parsed<never> =>
  rejected(
    'target.cells',
    `The row goes on after the last column with '${surplus.join(',')}'; put quotes around a note that holds a comma.`,
  )

async function addTarget(centres: Centres, campaign: LiveCampaign, fields: CsvRow['fields'], said: At): Promise<Parsed<undefined>> {
  const { customer_id: customerId = '', zone = '', customer_class: customerClass = '', note = '' } = fields
  const unknown = Object.keys(fields).find((column) => !COLUMNS.some((known) => known === column))
  if (unknown !== undefined) return rejected('target.column_unknown', `There is no column '${unknown}'; columns are ${COLUMNS.join(', ')}.`)
  const customer = await centres.customers.read(customerId)
  if (customer.status === 'archived') return rejected('customer.archived', `Customer '${customerId}' is closed; leave the row out.`)
  if (customer.status !== 'none' && customer.isDoNotContact)
    return rejected('policy.do_not_contact', `Customer '${customerId}' asked not to be contacted; leave the row out.`)
  if (customer.status === 'none') {
    const registered = await centres.customers.command({
      ...said,
      type: 'RegisterCustomer',
      id: customerId,
      zone,
      ...(customerClass === '' ? {} : { customerClass }),
    })
    if (!registered.ok) return registered
  }
  const { id: campaignId, mostAttempts } = campaign
  const added = await centres.targets.command({
    ...said,
    type: 'AddTarget',
    id: targetIdOf(campaignId, customerId),
    campaignId,
    customerId,
    mostAttempts,
    ...(note === '' ? {} : { note }),
  })
  return added.ok ? parsed(undefined) : added
}

/** `not_sent`: nothing left, so the attempt counts neither for the target nor against the contact policy. */
export type Attempt = { readonly outcome: 'sent' | 'not_reached' | 'not_sent'; readonly target: Target; readonly failure?: Rejection }

/**
 * One attempt to reach one customer: policy, target and customer change in one transaction before anything is sent. Rejections: `campaign.*`,
 * `target.*`, and the reasons of the contact policy, `policy.*`; nothing is then written or sent. An attempt that was begun and never heard of again is sent again
 * under the same message id.
 */
export async function approach(
  centres: Centres,
  principal: Principal,
  send: SendMessage,
  campaignId: string,
  customerId: string,
  said: At,
): Promise<Parsed<Attempt>> {
  const campaign = await centres.campaigns.read(campaignId)
  if (campaign.status === 'none') return unknownCampaign(campaignId)
  if (campaign.status !== 'running' || said.at < campaign.runsFrom || said.at >= campaign.runsTo) return notRunning(campaign, said)
  const wrong =
    refusalOfAny(customers, principal, ['ApproachCustomer', 'ReleaseApproach']) ??
    refusalOfAny(targets, principal, ['BeginAttempt', 'RecordSent', 'ReleaseAttempt', 'RecordNotReached'])
  if (wrong) return wrong
  const id = targetIdOf(campaignId, customerId)
  const { channel, policy, template } = campaign
  let target = await centres.targets.read(id)
  // An attempt that was begun before may have left then, whatever becomes of it now.
  const isNew = target.status !== 'contacting'
  if (isNew) {
    const begun = await centres.targets.command(
      { ...said, type: 'BeginAttempt', id, channel },
      { together: [changeOf(customers, { ...said, type: 'ApproachCustomer', id: customerId, channel, campaignId, policy })] },
    )
    if (!begun.ok) return begun
    target = begun.value.state
  }
  const attempts = target.status === 'none' ? 0 : target.attempts
  const sent = await send({ messageId: `${id}/${attempts}`, channel, customerId, template, campaignId })
  if (sent.ok) {
    const recorded = await centres.targets.command({ ...said, type: 'RecordSent', id, messageId: sent.value.gatewayId })
    return recorded.ok ? parsed({ outcome: 'sent', target: recorded.value.state }) : recorded
  }
  const failure = sent.rejection
  const isUnsent = isNew && neverLeft(failure.code)
  const recorded = isUnsent
    ? await centres.targets.command(
        { ...said, type: 'ReleaseAttempt', id, reason: failure.code },
        { together: [changeOf(customers, { ...said, type: 'ReleaseApproach', id: customerId, campaignId })] },
      )
    : await centres.targets.command({ ...said, type: 'RecordNotReached', id, reason: failure.code })
  return recorded.ok ? parsed({ outcome: isUnsent ? 'not_sent' : 'not_reached', target: recorded.value.state, failure }) : recorded
}

const unknownCampaign = (campaignId: string): Parsed<never> =>
  rejected('campaign.not_found', `There is no campaign '${campaignId}'; check the id.`)

const REMEDIES: Readonly<Record<CampaignStatus, string>> = {
  planned: 'start it first',
  running: 'approach nobody outside its dates',
  paused: 'resume it first',
  ended: 'plan another',
  archived: 'plan another',
}

const notRunning = ({ id, status, runsFrom, runsTo }: LiveCampaign, { at }: At): Parsed<never> =>
  rejected(
    'campaign.not_running',
    `Campaign '${id}' is ${status} and runs from ${toIso(runsFrom)} to ${toIso(runsTo)}; at ${toIso(at)} nobody is approached: ${REMEDIES[status]}.`,
  )

/** The customer is interested: the target and a new opportunity order come about together. Rejections: `target.*`, `order.*`. */
export async function recordInterest(
  centres: Centres,
  campaignId: string,
  customerId: string,
  { at, orderId, note }: At & { readonly orderId: string; readonly note: string },
): Promise<Parsed<Target>> {
  const campaign = await centres.campaigns.read(campaignId)
  if (campaign.status === 'none') return unknownCampaign(campaignId)
  const id = targetIdOf(campaignId, customerId)
  const opened = await centres.orders.command(
    {
      type: 'OpenOrder',
      at,
      orderId,
      orderType: 'opportunity',
      priority: 'normal',
      title: campaign.title,
      content: note,
      teamId: campaign.teamId,
      customerId,
      campaignId,
      ...(campaign.skillId === undefined ? {} : { queueId: campaign.skillId }),
    },
    // The order that it names is the one opened with it.
    { together: [changeOf(targets, { at, type: 'RecordInterest', id, orderId, note })] },
  )
  return opened.ok ? parsed(await centres.targets.read(id)) : opened
}
