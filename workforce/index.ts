/** The workforce library: staffing, simulation and rosters. Pure functions over a solver the caller brings; `import … from 'callboard/workforce'`. */
export { type BuildOptions, buildRoster, type Roster, type RosterProgress } from './rostering/build-roster.ts'
export type { MipModel, MipSolution, MipSolver, SolveOptions, SolveProgress, SolverSession } from './rostering/mip.ts'
export {
  type Contract,
  type Demand,
  defaultRules,
  defaultShifts,
  type RosterAgent,
  type RosterProblem,
  type RosterRules,
  type RosterShift,
  type ShiftKind,
  SLOT_SECONDS,
  type SoftWeights,
  type Wish,
} from './rostering/problem.ts'
export { parseRosterProblem, parseRosterShifts, problemDocument, shiftDocument } from './rostering/problem-file.ts'
export { type HardRule, type Judgement, judge, type SoftCosts, type Violation } from './rostering/rules.ts'
export { parseSimulation } from './simulation/model-file.ts'
export type { AgentGroup, SimulatedQueue, SimulationModel } from './simulation/queue-model.ts'
export { type QueueResult, simulate } from './simulation/simulate.ts'
export { erlangA } from './staffing/erlang-a.ts'
export { erlangB, inverseErlangB } from './staffing/erlang-b.ts'
export { erlangC } from './staffing/erlang-c.ts'
export { erlangX, type RedialLoad } from './staffing/erlang-x.ts'
export { offeredErlangs, type QueueLoad, type QueuePerformance } from './staffing/queue-load.ts'
export {
  queuePerformance,
  type Requirement,
  requiredAgents,
  type StaffingLoad,
  type StaffingTarget,
  withShrinkage,
} from './staffing/required-agents.ts'
