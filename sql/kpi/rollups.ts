/** Every roll-up; adding one is adding a row here and a migration made by generate.ts. */
import type { Rollup } from './rollup.ts'
import { interfaceRollup } from './rollup-interface.ts'
import { qualityRollup } from './rollup-quality.ts'
import { queueRollup } from './rollup-queue.ts'
import { seatRollup } from './rollup-seat.ts'
import { workOrderRollup } from './rollup-work-order.ts'

export const rollups: readonly Rollup[] = [queueRollup, seatRollup, workOrderRollup, interfaceRollup, qualityRollup]
