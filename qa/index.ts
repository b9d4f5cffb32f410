/** Quality assurance as a library: scorecards, rules, scores of recordings and work orders. */

export {
  type AgreementReport,
  agreementOf,
  cohenKappa,
  fleissKappa,
  type Icc,
  intraclass,
  krippendorffAlpha,
  type Level,
  type Ratings,
  wilson,
} from './agreement.ts'
export { type Case, type CaseReport, checkCases, parseCase } from './cases.ts'
export { parseScorecard } from './check-scorecard.ts'
export {
  type Example,
  evaluateIntents,
  type IntentModel,
  type IntentReport,
  OUT_OF_SCOPE,
  type Prediction,
  predictIntent,
  trainIntents,
  withThreshold,
} from './intents/model.ts'
export type { Call, Channel, Recording, Transcript } from './recording.ts'
export { type Candidate, type Drawn, drawSample, type Estimate, hajek, type SamplePlan } from './sampling.ts'
export { ENGINE_VERSION, type ItemScore, type Score, type ScoreInput, type SectionScore, scoreRecording, summarize } from './score.ts'
export type { Item, Scorecard, Section } from './scorecard.ts'
export { findForm, formsInForce, orderForms, scorecards } from './scorecards/catalog.ts'
export type { Evidence, LocalText, Outcome, Verdict } from './verdict.ts'
export type { OrderEvidence } from './work-order/finding.ts'
export type { OrderCheck, OrderForm, OrderItem, WorkOrder } from './work-order/order.ts'
export { ORDER_ENGINE_VERSION, type OrderItemScore, type OrderScore, scoreWorkOrder } from './work-order/score.ts'
