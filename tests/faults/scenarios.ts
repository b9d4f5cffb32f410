/** Every fault scenario. Adding one is adding a row. */
import { joinStorm, killedAtPoints, killedAtRandom, poison, stoppedTooLong } from './processes.ts'
import type { Scenario } from './scenario.ts'

export const scenarios: readonly Scenario[] = [killedAtRandom, killedAtPoints, poison, stoppedTooLong, joinStorm]
