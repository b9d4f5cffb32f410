/** What a sentence of a call can do, as the shipped classifier tells it, and whose sentences it is asked of. */
import type { Channel } from '../recording.ts'

/**
 * One row per cue; a new cue is a row here and sentences in `corpus/`. `missed`: share of its sentences that may count as absent;
 * `near`: cues whose sentences say nothing about this one, an apology for the wait is also one;
 * `rarer`: how many times rarer it is in calls than in the corpus. */
export const cues = [
  { id: 'greeting', side: 'agent', missed: 0.02 },
  { id: 'own-name', side: 'agent', missed: 0.02 },
  { id: 'restate', side: 'agent', missed: 0.02 },
  { id: 'identity-check', side: 'agent', missed: 0.02 },
  { id: 'identity-confirmed', side: 'agent', missed: 0.05 },
  { id: 'disclosure', side: 'agent', missed: 0.03 },
  { id: 'empathy', side: 'agent', missed: 0.03, near: ['hold-thank'] },
  { id: 'hold-announce', side: 'agent', missed: 0.03 },
  { id: 'hold-thank', side: 'agent', missed: 0.03 },
  { id: 'solution', side: 'agent', missed: 0.015 },
  { id: 'anything-else', side: 'agent', missed: 0.02 },
  { id: 'farewell', side: 'agent', missed: 0.03 },
  { id: 'taboo', side: 'agent', missed: 0.2, rarer: 3, near: ['abuse'] },
  { id: 'abuse', side: 'agent', missed: 0.08, rarer: 3 },
  { id: 'complaint', side: 'customer', missed: 0.1, rarer: 3 },
  { id: 'identity-given', side: 'customer', missed: 0.05 },
] as const satisfies readonly {
  readonly id: string
  readonly side: Channel
  readonly missed: number
  readonly near?: readonly string[]
  readonly rarer?: number
}[]

export type CueId = (typeof cues)[number]['id']

export const cueIds: readonly CueId[] = cues.map((cue) => cue.id)
