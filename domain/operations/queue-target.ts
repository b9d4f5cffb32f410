/** What a skill queue is held to; the directory may set it anew from any instant on. */
import { type Seconds, seconds } from '../kernel/time.ts'

export type QueueTarget = {
  /** Share of the calls that count to answer within `answerSeconds`. */
  readonly serviceLevelRatio: number
  readonly answerSeconds: Seconds
  /** Abandoned before it counts as short. */
  readonly shortAbandonSeconds: Seconds
}

/** Where the directory sets nothing else: 80 % in 20 s, the usual commitment of an operator's hotline. */
export const USUAL_TARGET: QueueTarget = { serviceLevelRatio: 0.8, answerSeconds: seconds(20), shortAbandonSeconds: seconds(5) }
