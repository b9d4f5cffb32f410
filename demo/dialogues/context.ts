/** What a demo conversation is made for, and what comes out. */
import type { Channel } from '../../qa/recording.ts'
import type { Language } from './script.ts'

export type DialogueContext = {
  readonly queueId: string
  readonly reason: string
  readonly agentId: string
  /** 0 … 1: the better the agent, the fewer defects. */
  readonly agentSkill: number
  /** From answer to hang-up, hold included. */
  readonly durationSeconds: number
  /** `order`: the matter ends in a work order; anything else: drawn. */
  readonly outcome: string
  readonly language: Language
  /** Time on hold as the call's record says; becomes one pause. */
  readonly holdSeconds?: number
  /** 5 … 21, for the greeting; drawn where absent. */
  readonly hour?: number
}

/** Ids of the items of the shipped scorecard that this conversation must fail. */
export type Defect =
  | 'greeting'
  | 'restate'
  | 'identity'
  | 'card-number'
  | 'empathy'
  | 'hold'
  | 'dead-air'
  | 'solution'
  | 'abuse'
  | 'taboo'
  | 'talk-over'
  | 'speech-rate'
  | 'anything-else'
  | 'farewell'

export type Dialogue = {
  readonly startMs: readonly number[]
  readonly endMs: readonly number[]
  readonly channel: readonly Channel[]
  readonly text: readonly string[]
  /** What was planted and is heard before the call ends. */
  readonly defects: readonly Defect[]
  readonly scriptId: string
}

/** One utterance before it has a time. */
export type Turn = {
  readonly channel: Channel
  readonly text: string
  /** Silence before it where that is not the usual breath. */
  readonly pauseMs?: number
  /** Begins this long before the other side has finished. */
  readonly overlapMs?: number
  /** What the turn is there for: a duty of the agent, or the defect it plants. */
  readonly duty?: Defect
  readonly plants?: Defect
}
