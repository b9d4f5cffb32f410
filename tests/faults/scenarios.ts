/** Every fault scenario, those that need one broker first. Adding one is adding a row. */
import {
  brokerRestart,
  codecs,
  duplicates,
  leaderMoves,
  network,
  offsetsReset,
  recordsDeleted,
  retentionPasses,
  topicRecreated,
} from './brokers.ts'
import { trap } from './mutants.ts'
import { breaker, joinStorm, killedAtPoints, killedAtRandom, poison, stoppedTooLong } from './processes.ts'
import type { Scenario } from './scenario.ts'
import { diskFull, ownerKilled, repliesLost, storeRefuses, tooManyParts } from './stores.ts'

export const scenarios: readonly Scenario[] = [
  trap,
  killedAtPoints,
  poison,
  breaker,
  storeRefuses,
  topicRecreated,
  retentionPasses,
  recordsDeleted,
  duplicates,
  codecs,
  offsetsReset,
  stoppedTooLong,
  joinStorm,
  repliesLost,
  ownerKilled,
  tooManyParts,
  diskFull,
  network,
  brokerRestart,
  killedAtRandom,
  leaderMoves,
]
