/** Every fault scenario. Adding one is adding a row. */
import { trap } from './mutants.ts'
import { joinStorm, killedAtPoints, killedAtRandom, poison, stoppedTooLong } from './processes.ts'
import type { Scenario } from './scenario.ts'

export const scenarios: readonly Scenario[] = [trap, killedAtRandom, killedAtPoints, poison, stoppedTooLong, joinStorm]
