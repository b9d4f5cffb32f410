/** Every machine against its decider: each way in the table is really gone, no other is, and nothing but the ends is without a way out. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admin, agent, lead } from '../tests/support/principals.ts'
import { CONTACT, type ContactCommand, contactDecider } from './common/contact.ts'
import { USUAL_POLICY } from './common/contact-policy.ts'
import { CUSTOMER, type CustomerCommand, customerDecider } from './common/customer.ts'
import { INTERACTION, type InteractionCommand, interactionDecider } from './common/interaction.ts'
import { TASK, type TaskCommand, taskDecider } from './common/task.ts'
import { type Decider, decideAs } from './kernel/decider.ts'
import { deadEnds, type Machine, mermaidOf, reachable, stepsFrom } from './kernel/machine.ts'
import { hours, instant, plus, seconds } from './kernel/time.ts'
import { machines } from './machines.ts'
import { INSPECTION, type InspectionCommand, inspectionDecider } from './operations/inspection.ts'
import { REVIEW, type ReviewCommand, reviewDecider } from './operations/review.ts'
import type { Principal } from './principal.ts'
import { CAMPAIGN, type CampaignCommand, campaignDecider } from './proactive/campaign.ts'
import { PROACTIVE_SERVICE, type ServiceCommand, serviceDecider } from './proactive/service.ts'
import { TARGET, type TargetCommand, targetDecider } from './proactive/target.ts'
import { CALL, type CallEvent, callDecider } from './traffic/call.ts'
import { IVR, type IvrCommand, ivrDecider } from './traffic/ivr.ts'
import { RECORDING, type RecordingCommand, recordingDecider } from './traffic/recording.ts'
import {
  HELP,
  type HelpCommand,
  helpDecider,
  LISTENING,
  LISTENING_MODES,
  type ListeningCommand,
  listeningDecider,
} from './traffic/session.ts'

// A Tuesday, 10:00 in Shanghai.
const at = instant(Date.parse('2026-03-03T02:00:00Z'))
const said = { id: 'x-1', at }

/** Help is asked for by one and given by another; whose call it was appeals, and somebody else than who decided answers. */
const GIVERS: Readonly<Record<string, Principal>> = {
  AskForHelp: agent,
  ...{ AcknowledgeScore: agent, AppealScore: agent, WithdrawAppeal: agent, AnswerAppeal: admin },
}
const giverOf = ({ type }: { readonly type: string }): Principal => GIVERS[type] ?? lead

const judged = { recordingId: 'r-1', formId: 'service', formVersion: 1, isFailed: true, fatalItems: [], items: '[]' }
const scored = { scoreId: 's-1', agentId: agent.id, at, judged }
const failed = { itemId: 'closing', outcome: 'fail', reason: 'Heard.' } as const
const reviews: ReviewCommand[] = [
  { ...scored, type: 'ConfirmScore', note: '' },
  { ...scored, type: 'ChangeOutcome', itemId: 'greeting', outcome: 'pass', reason: 'Heard.', found: 'fail' },
  { ...scored, type: 'UndoStep' },
  { ...scored, type: 'AcknowledgeScore' },
  { ...scored, type: 'AppealScore', items: [failed], scoredAt: at, days: 7 },
  { ...scored, type: 'WithdrawAppeal' },
  { ...scored, type: 'AnswerAppeal', answers: [{ ...failed, outcome: 'pass' }] },
]
const drawn = { ...{ scoreId: 's-1', recordingId: 'r-1', agentId: 'a-1', queueId: 'q-1', recordedAt: at, stratum: 'a-1' } }
const inspections: InspectionCommand[] = [
  {
    ...{ ...said, type: 'DrawPlan' },
    terms: {
      ...{
        title: 'March',
        who: { agents: [], teams: [], queues: [] },
        from: at,
        to: plus(at, hours(1)),
        formId: 'service',
        strata: 'agent',
      },
      ...{ perStratum: 2, riskDraws: 0, seed: 'x', dueAt: plus(at, hours(48)), appealDays: 7 },
    },
    draw: {
      ...{ population: 1, fingerprint: 'f', strata: [], excluded: [] },
      items: [
        { ...drawn, drawnBy: 'random', inclusionProbability: 1 },
        { ...drawn, scoreId: 's-2', drawnBy: 'risk', inclusionProbability: 1 },
      ],
    },
  },
  { ...said, type: 'AssignItems', assignments: [{ scoreId: 's-1', reviewerId: 'lin' }] },
  { ...said, type: 'AssignItems', assignments: [{ scoreId: 's-2', reviewerId: 'lin' }] },
  { ...said, type: 'ReassignItem', scoreId: 's-1', before: 'lin', reviewerId: 'wu' },
  { ...said, type: 'ClosePlan', reason: '' },
]

type Status = { readonly status: string }
type Case = {
  readonly machine: Machine
  readonly ways: ReadonlySet<string>
  /** What the commands come to when any of them are given in any order. */
  readonly statusOf: (picks: readonly number[]) => string
}

/** Gives every command in every state that commands lead to; `step` names the one of the table. */
function walked<Command extends { readonly type: string }, Event, State extends Status>(
  machine: Machine,
  decider: Decider<Command, Event, State>,
  commands: readonly (readonly [step: string, Command])[],
): Case {
  const found = new Map<string, State>()
  const ways = new Set<string>()
  const next = (command: Command, state: State): State | undefined => {
    const outcome = decideAs(decider, command, state, giverOf(command))
    return outcome.ok && outcome.value.length > 0 ? outcome.value.reduce(decider.evolve, state) : undefined
  }
  const keyOf = (state: State) => JSON.stringify(state)
  found.set(keyOf(decider.initial), decider.initial)
  for (const state of found.values())
    for (const [step, command] of commands) {
      const after = next(command, state)
      if (!after) continue
      if (state.status !== 'none') ways.add(`${state.status} ${step} ${after.status}`)
      if (found.size < 300) found.set(keyOf(after), after)
    }
  const statusOf = (picks: readonly number[]) =>
    picks.reduce((state, pick) => {
      const [, command] = commands[pick % commands.length] ?? []
      return command === undefined ? state : (next(command, state) ?? state)
    }, decider.initial).status
  return { machine, ways, statusOf }
}

const plain = <Command extends { readonly type: string }>(commands: readonly Command[]) =>
  commands.map((command) => [command.type, command] as const)

const contacts: ContactCommand[] = [
  { ...said, type: 'OpenContact', customerId: 'p-7', channel: 'wechat', direction: 'inbound' },
  { ...said, type: 'AddInteraction', interactionId: 'i-1' },
  { ...said, type: 'CloseContact', outcome: 'answered' },
]
const interactions: InteractionCommand[] = [
  { ...said, type: 'RecordInteraction', customerId: 'p-7', contactId: 'k-1', interactionType: 'fault_report', summary: 'No dial tone.' },
  { ...said, type: 'LinkContact', contactId: 'k-2' },
  { ...said, type: 'LinkOrder', orderId: 'o-1' },
  { ...said, type: 'SettleInteraction', answer: 'Reset.' },
  { ...said, type: 'ResumeInteraction', contactId: 'k-1' },
  { ...said, type: 'ArchiveInteraction' },
]
const customers: CustomerCommand[] = [
  { ...said, type: 'RegisterCustomer', zone: 'Asia/Shanghai' },
  { ...said, type: 'ChangeCustomer', zone: 'Asia/Urumqi', customerClass: 'gold' },
  { ...said, type: 'SetConsent', channel: 'sms', isGiven: true },
  { ...said, type: 'SetDoNotContact', isOn: false, reason: 'Asked to.' },
  { ...said, type: 'ApproachCustomer', channel: 'sms', campaignId: 'c-1', policy: USUAL_POLICY },
  { ...said, type: 'ReleaseApproach', campaignId: 'c-1' },
  { ...said, type: 'CloseCustomer', reason: 'Left.' },
]
const tasks: TaskCommand[] = [
  { ...said, type: 'RaiseTask', customerId: 'p-7', taskType: 'care', dueAt: plus(at, hours(8)), note: '' },
  { ...said, type: 'AssignTask', assigneeId: 'a-1' },
  { ...said, type: 'JoinService', serviceId: 'v-1' },
  { ...said, type: 'LeaveService', serviceId: 'v-1' },
  { ...said, type: 'CompleteTask', result: 'Thanked.' },
  { ...said, type: 'CancelTask', reason: 'Moved.' },
  { ...said, type: 'ArchiveTask' },
]
const services: ServiceCommand[] = [
  { ...said, type: 'PlanService', serviceType: 'care', title: 'Birthday' },
  { ...said, type: 'AddTask', taskId: 't-1' },
  { ...said, type: 'RemoveTask', taskId: 't-1' },
  { ...said, type: 'EndService', result: 'Done.' },
  { ...said, type: 'ArchiveService' },
]
const campaigns: CampaignCommand[] = [
  {
    ...said,
    type: 'PlanCampaign',
    serviceType: 'marketing',
    title: 'Fibre',
    channel: 'sms',
    template: 'fibre-500',
    policy: USUAL_POLICY,
    runsFrom: at,
    runsTo: plus(at, hours(48)),
    mostAttempts: 2,
    teamId: 't-sales',
  },
  ...['b-1', 'b-2', 'b-3'].map((batchId): CampaignCommand => ({ ...said, type: 'AddTargets', batchId, accepted: 2, refused: 1 })),
  { ...said, type: 'StartCampaign' },
  { ...said, type: 'PauseCampaign', reason: 'Storm.' },
  { ...said, type: 'ResumeCampaign' },
  { ...said, type: 'EndCampaign', reason: 'Over.' },
  { ...said, type: 'ArchiveCampaign' },
]
const targets: TargetCommand[] = [
  { ...said, type: 'AddTarget', campaignId: 'c-1', customerId: 'p-7', mostAttempts: 2 },
  { ...said, type: 'BeginAttempt', channel: 'sms' },
  { ...said, type: 'RecordSent', messageId: 'm-1' },
  { ...said, type: 'ReleaseAttempt', reason: 'interface.isolated' },
  { ...said, type: 'RecordNotReached', reason: 'busy' },
  { ...said, type: 'RecordInterest', orderId: 'o-1', note: 'Wants it.' },
  { ...said, type: 'RecordDeclined', reason: 'No.' },
  { ...said, type: 'RecordDone', result: 'Read.' },
  { ...said, type: 'ExcludeTarget', reason: 'Moved.' },
  { ...said, type: 'ArchiveTarget' },
]
const ivr: IvrCommand[] = [
  { ...said, type: 'EnterIvr', siteId: 's-1' },
  { ...said, type: 'ChooseOption', option: '1' },
  { ...said, type: 'OfferToQueue', callId: 'c-1', queueId: 'q-1' },
  { ...said, type: 'ServeInIvr', answer: 'balance' },
  { ...said, type: 'HangUpInIvr' },
]
const calls: CallEvent[] = [
  { at, type: 'call_offered', callId: 'c-1', siteId: 's-1', queueId: 'q-1', direction: 'inbound' },
  { at, type: 'call_rang', seatId: 'seat-1' },
  { at, type: 'call_answered', seatId: 'seat-1', agentId: 'a-1' },
  { at, type: 'call_held' },
  { at, type: 'call_retrieved' },
  { at, type: 'conference_started', participantId: 'a-2' },
  { at, type: 'conference_ended' },
  { at, type: 'call_ended', releasedBy: 'customer' },
  { at, type: 'wrap_up_ended' },
  { at, type: 'call_abandoned' },
  { at, type: 'callback_queued' },
  { at, type: 'call_overflowed' },
]
const recordings: RecordingCommand[] = [
  { ...said, type: 'StartRecording', callId: 'c-1', siteId: 's-1', queueId: 'q-1' },
  { ...said, type: 'SuppressRecording', reason: 'card number' },
  { ...said, type: 'ContinueRecording' },
  { ...said, type: 'StopRecording' },
]
const LISTENING_STEPS = { silent: 'Silence', whisper: 'Whisper', barge: 'Barge' } as const
const listening: (readonly [string, ListeningCommand])[] = [
  ['StartListening', { ...said, type: 'StartListening', callId: 'c-1', agentId: 'a-1', reason: 'New agent.' }],
  ...LISTENING_MODES.map((mode) => [LISTENING_STEPS[mode], { ...said, type: 'ChangeMode', mode }] as const),
  ['StopListening', { ...said, type: 'StopListening', note: '' }],
]
const help: HelpCommand[] = [
  { ...said, type: 'AskForHelp', callId: 'c-1', skillId: 'k-1', question: 'Which tariff?' },
  { ...said, type: 'AnswerHelp' },
  { ...said, type: 'ReturnHelp', reason: 'Not mine.' },
  { ...said, type: 'CloseHelp', advice: 'The new one.' },
  { ...said, type: 'CancelHelp' },
]

const cases: Case[] = [
  walked(CONTACT, contactDecider, plain(contacts)),
  walked(INTERACTION, interactionDecider, plain(interactions)),
  walked(CUSTOMER, customerDecider, plain(customers)),
  walked(TASK, taskDecider, plain(tasks)),
  walked(PROACTIVE_SERVICE, serviceDecider, plain(services)),
  walked(CAMPAIGN, campaignDecider, plain(campaigns)),
  walked(TARGET, targetDecider, plain(targets)),
  walked(IVR, ivrDecider, plain(ivr)),
  walked(CALL, callDecider, plain(calls)),
  walked(RECORDING, recordingDecider, plain(recordings)),
  walked(LISTENING, listeningDecider, listening),
  walked(HELP, helpDecider, plain(help)),
  walked(REVIEW, reviewDecider, plain(reviews)),
  walked(INSPECTION, inspectionDecider, plain(inspections)),
]

const named = cases.map((one) => [one.machine.name, one] as const)

test.each(named)('%s goes every way of its table and no other', (_name, { machine, ways }) => {
  const table = [...reachable(machine)].flatMap((status) =>
    stepsFrom(machine, status).map((step) => `${status} ${step} ${machine.transitions[step]?.to ?? status}`),
  )
  // Recording the last attempt that reached nobody gives up; the table has a step of its own for that.
  const gone = [...ways].map((way) => (way.endsWith('RecordNotReached unreached') ? way.replace('RecordNotReached', 'GiveUp') : way))
  expect(new Set(gone)).toEqual(new Set(table))
})

test.each(named)('%s: whatever is asked in whatever order, it is in a state of its table', (_name, { machine, statusOf }) => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 25 }), (picks) => ['none', ...reachable(machine)].includes(statusOf(picks))),
    { numRuns: 50 },
  )
})

test('no state of any machine but its ends is without a way out', () => {
  expect(machines.flatMap((machine) => deadEnds(machine).map((status) => `${machine.name}: ${status}`))).toEqual([])
  expect(new Set(machines.map(({ name }) => name)).size).toBe(machines.length)
})

test('a machine that can get stuck is found', () => {
  const stuck: Machine = { ...CONTACT, transitions: { Freeze: { from: ['open'], to: 'frozen' }, Look: { from: ['frozen'] } } }
  expect(deadEnds(stuck)).toEqual(['frozen'])
  expect(mermaidOf(stuck)).toContain('open --> frozen: Freeze')
})

const bad: readonly (readonly [string, { readonly ok: boolean }, string])[] = [
  [
    'a step on nothing',
    decideAs(contactDecider, { ...said, type: 'CloseContact', outcome: 'x' }, contactDecider.initial, lead),
    'contact.not_found',
  ],
  [
    'a channel that does not exist',
    decideAs(
      contactDecider,
      { ...said, type: 'OpenContact', customerId: 'p', channel: 'fax' as 'app', direction: 'inbound' },
      contactDecider.initial,
      lead,
    ),
    'contact.channel_unknown',
  ],
  [
    'a command that does not exist',
    decideAs(taskDecider, { ...said, type: 'EatTask' } as unknown as TaskCommand, taskDecider.initial, lead),
    'task.command_unknown',
  ],
  [
    'a task due in the past',
    decideAs(
      taskDecider,
      { ...said, type: 'RaiseTask', customerId: 'p', taskType: 'care', dueAt: at, note: '' },
      taskDecider.initial,
      lead,
    ),
    'task.deadline_invalid',
  ],
  [
    'a task due at NaN',
    decideAs(
      taskDecider,
      { ...said, type: 'RaiseTask', customerId: 'p', taskType: 'care', dueAt: instant(Number.NaN), note: '' },
      taskDecider.initial,
      lead,
    ),
    'task.deadline_invalid',
  ],
  [
    'an instant of NaN',
    decideAs(
      helpDecider,
      { ...said, type: 'AskForHelp', at: instant(Number.NaN), callId: 'c', skillId: 'k', question: 'q' },
      helpDecider.initial,
      lead,
    ),
    'help.time_invalid',
  ],
  [
    'listening in to oneself',
    decideAs(
      listeningDecider,
      { ...said, type: 'StartListening', callId: 'c', agentId: 's-002', reason: 'r' },
      listeningDecider.initial,
      lead,
    ),
    'listening.own_call',
  ],
  [
    'an id that is none',
    decideAs(serviceDecider, { ...said, id: '', type: 'PlanService', serviceType: 'care', title: 't' }, serviceDecider.initial, lead),
    'id.invalid',
  ],
  [
    'a customer on Mars',
    decideAs(customerDecider, { ...said, type: 'RegisterCustomer', zone: 'Mars/Olympus' }, customerDecider.initial, lead),
    'customer.zone_unknown',
  ],
]

test.each(bad)('%s is refused', (_sentence, outcome, code) => {
  expect(outcome).toMatchObject({ ok: false, rejection: { code } })
})

test('a recording keeps count of what it suppressed', () => {
  const steps: RecordingCommand[] = [
    ...recordings.slice(0, 1),
    { ...said, at: plus(at, seconds(60)), type: 'SuppressRecording', reason: 'card number' },
    { ...said, at: plus(at, seconds(85)), type: 'ContinueRecording' },
    { ...said, at: plus(at, seconds(240)), type: 'StopRecording' },
  ]
  const state = steps.reduce((recording, step) => {
    const outcome = decideAs(recordingDecider, step, recording, lead)
    if (!outcome.ok) throw new Error(outcome.rejection.message)
    return outcome.value.reduce(recordingDecider.evolve, recording)
  }, recordingDecider.initial)
  expect(state).toMatchObject({ status: 'stopped', pausedSeconds: 25 })
})
