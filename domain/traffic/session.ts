/** Sessions beside a call: somebody listens in (监听), or an agent asks colleagues for help (内部求助). */

import type { Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

/** `silent`: nobody hears the listener; `whisper`: the agent does; `barge`: the customer too. */
export const LISTENING_MODES = ['silent', 'whisper', 'barge'] as const
export type ListeningMode = (typeof LISTENING_MODES)[number]

export type ListeningCommand = Said & { readonly id: string } & (
    | { readonly type: 'StartListening'; readonly callId: string; readonly agentId: string; readonly reason: string }
    | { readonly type: 'ChangeMode'; readonly mode: ListeningMode }
    | { readonly type: 'StopListening'; readonly note: string }
  )
export type ListeningEvent = Done & { readonly id: string } & (
    | { readonly type: 'listening_started'; readonly callId: string; readonly agentId: string; readonly reason: string }
    | { readonly type: 'listening_mode_changed'; readonly mode: ListeningMode }
    | { readonly type: 'listening_stopped'; readonly note: string }
  )
export type ListeningStatus = ListeningMode | 'archived'
export type Listening =
  | { readonly status: 'none' }
  | {
      readonly id: string
      readonly status: ListeningStatus
      readonly callId: string
      readonly agentId: string
      readonly listenerId: string
      readonly startedAt: Instant
      readonly lastAt: Instant
    }

type ListeningStep = 'Silence' | 'Whisper' | 'Barge' | 'StopListening'

export const LISTENING: Machine<ListeningStatus, ListeningStep> = {
  name: 'listening',
  title: { en: 'Listening in', zh: '监听' },
  initial: 'silent',
  ends: ['archived'],
  transitions: {
    Silence: { from: ['whisper', 'barge'], to: 'silent' },
    Whisper: { from: ['silent', 'barge'], to: 'whisper' },
    Barge: { from: ['silent', 'whisper'], to: 'barge' },
    StopListening: { from: LISTENING_MODES, to: 'archived' },
  },
}

const STEP_OF_MODE: Readonly<Record<ListeningMode, ListeningStep>> = { silent: 'Silence', whisper: 'Whisper', barge: 'Barge' }

/** The steps `Silence`, `Whisper` and `Barge` are asked for by `ChangeMode`, so guarding reads a machine of its own. */
const listeningRules: CommandRules<ListeningStatus, 'ChangeMode' | 'StopListening', 'StartListening'> = {
  family: 'listening',
  opening: 'StartListening',
  machine: {
    ...LISTENING,
    transitions: { ChangeMode: { from: LISTENING_MODES }, StopListening: { from: LISTENING_MODES, to: 'archived' } },
  },
  texts: { StartListening: ['callId', 'agentId', 'reason'], ChangeMode: ['mode'], StopListening: [] },
}

/** Rejections: `listening.*` of `commonErrors`, `listening.own_call`, `listening.mode_unknown`, `id.invalid`. */
export const listeningDecider: Decider<ListeningCommand, ListeningEvent, Listening> = {
  initial: { status: 'none' },
  decide: (command, session, { id: by }) => {
    const wrong = guard(listeningRules, command, session)
    if (wrong) return wrong
    if (command.type === 'StartListening')
      return command.agentId === by
        ? rejected('listening.own_call', `'${by}' can't listen in to an own call; name the agent to listen to.`)
        : parsed([{ ...command, type: 'listening_started' }])
    if (command.type === 'StopListening') return parsed([{ ...command, type: 'listening_stopped' }])
    if (!LISTENING_MODES.includes(command.mode))
      return rejected('listening.mode_unknown', `'${command.mode}' is no way of listening; there are ${LISTENING_MODES.join(', ')}.`)
    return parsed(session.status === command.mode ? [] : [{ ...command, type: 'listening_mode_changed' }])
  },
  evolve: (session, event) => {
    if (event.type === 'listening_started') {
      const { id, callId, agentId, by, at } = event
      return session.status === 'none'
        ? { id, status: LISTENING.initial, callId, agentId, listenerId: by, startedAt: at, lastAt: at }
        : session
    }
    if (session.status === 'none') return session
    const step = event.type === 'listening_stopped' ? 'StopListening' : STEP_OF_MODE[event.mode]
    return { ...session, status: statusAfter(LISTENING, step, session.status), lastAt: event.at }
  },
}

export type HelpCommand = Said & { readonly id: string } & (
    | { readonly type: 'AskForHelp'; readonly callId: string; readonly skillId: string; readonly question: string }
    | { readonly type: 'AnswerHelp' }
    | { readonly type: 'ReturnHelp'; readonly reason: string }
    | { readonly type: 'CloseHelp'; readonly advice: string }
    | { readonly type: 'CancelHelp' }
  )
export type HelpEvent = Done & { readonly id: string } & (
    | { readonly type: 'help_asked'; readonly callId: string; readonly skillId: string; readonly question: string }
    | { readonly type: 'help_answered' }
    | { readonly type: 'help_returned'; readonly reason: string }
    | { readonly type: 'help_closed'; readonly advice: string }
    | { readonly type: 'help_cancelled' }
  )
export type HelpStatus = 'asked' | 'answered' | 'archived'
export type Help =
  | { readonly status: 'none' }
  | {
      readonly id: string
      readonly status: HelpStatus
      readonly callId: string
      readonly skillId: string
      readonly askedBy: string
      readonly askedAt: Instant
      readonly lastAt: Instant
      readonly helperId?: string
      readonly advice?: string
    }

type HelpStep = Exclude<HelpCommand['type'], 'AskForHelp'>

export const HELP: Machine<HelpStatus, HelpStep> = {
  name: 'internal-help',
  title: { en: 'Internal help', zh: '内部求助' },
  initial: 'asked',
  ends: ['archived'],
  transitions: {
    AnswerHelp: { from: ['asked'], to: 'answered' },
    ReturnHelp: { from: ['answered'], to: 'asked' },
    CloseHelp: { from: ['answered'], to: 'archived' },
    CancelHelp: { from: ['asked', 'answered'], to: 'archived' },
  },
}

const helpRules: CommandRules<HelpStatus, HelpStep, 'AskForHelp'> = {
  family: 'help',
  opening: 'AskForHelp',
  machine: HELP,
  texts: { AskForHelp: ['callId', 'skillId', 'question'], AnswerHelp: [], ReturnHelp: ['reason'], CloseHelp: ['advice'], CancelHelp: [] },
}

/** Rejections: `help.*` of `commonErrors`, `help.own_question`, `id.invalid`. */
export const helpDecider: Decider<HelpCommand, HelpEvent, Help> = {
  initial: { status: 'none' },
  decide: (command, help, { id: by }) => {
    const wrong = guard(helpRules, command, help)
    if (wrong) return wrong
    switch (command.type) {
      case 'AskForHelp':
        return parsed([{ ...command, type: 'help_asked' }])
      case 'AnswerHelp':
        return help.status !== 'none' && help.askedBy === by
          ? rejected('help.own_question', `'${by}' asked for this help; somebody else answers.`)
          : parsed([{ ...command, type: 'help_answered' }])
      case 'ReturnHelp':
        return parsed([{ ...command, type: 'help_returned' }])
      case 'CloseHelp':
        return parsed([{ ...command, type: 'help_closed' }])
      case 'CancelHelp':
        return parsed([{ ...command, type: 'help_cancelled' }])
    }
  },
  evolve: (help, event) => {
    if (event.type === 'help_asked') {
      const { id, callId, skillId, by, at } = event
      return help.status === 'none' ? { id, status: HELP.initial, callId, skillId, askedBy: by, askedAt: at, lastAt: at } : help
    }
    if (help.status === 'none') return help
    const status = statusAfter(HELP, HELP_STEP_OF[event.type], help.status)
    return {
      ...help,
      status,
      lastAt: event.at,
      ...(event.type === 'help_answered' ? { helperId: event.by } : {}),
      ...(event.type === 'help_closed' ? { advice: event.advice } : {}),
    }
  },
}

const HELP_STEP_OF: Readonly<Record<Exclude<HelpEvent['type'], 'help_asked'>, HelpStep>> = {
  help_answered: 'AnswerHelp',
  help_returned: 'ReturnHelp',
  help_closed: 'CloseHelp',
  help_cancelled: 'CancelHelp',
}
