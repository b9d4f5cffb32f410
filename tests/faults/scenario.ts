/** What a scenario is: faults played on a stage, after which the checker must find nothing wrong. */
import type { Stage } from './stage.ts'

export type Scenario = {
  readonly name: string
  /** What is done, as the report says it. */
  readonly sentence: string
  readonly brokers: 1 | 3
  /** Share of the full number of records and faults that the subset in `npm test` plays; absent: not in the subset. */
  readonly subset?: number
  /** Begins without a data directory. */
  readonly isUnmigrated?: boolean
  /** Why it can't be played here, if it can't. */
  readonly whyNot?: () => Promise<string | undefined>
  /** Ends with everything produced consumed. Throws where the pipeline does not behave as it should. */
  readonly play: (stage: Stage) => Promise<void>
}
