/** The items of a stored score beside their form, and the score that results when people change some of them. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { instant, toIso } from '../domain/kernel/time.ts'
import type { Change, JudgedScore } from '../domain/operations/review.ts'
import { type ItemScore, judgedShareOf, summarize } from '../qa/score.ts'
import type { Scorecard } from '../qa/scorecard.ts'
import { scorecards } from '../qa/scorecards/catalog.ts'

/** As `score-recordings` wrote it. */
export type StoredScore = Omit<JudgedScore, 'autoRatio' | 'rawRatio' | 'recordedAt'> & {
  readonly scoreId: string
  /** Null where a step of before it was kept is all that tells of it. */
  readonly recordedAt: string | null
  readonly autoRatio: number | null
  readonly rawRatio: number | null
}

export const judgedOf = ({
  recordingId,
  recordedAt,
  formId,
  formVersion,
  autoRatio,
  rawRatio,
  isFailed,
  fatalItems,
  items,
}: StoredScore): JudgedScore => ({
  ...{ recordingId, formId, formVersion, isFailed, fatalItems, items: withoutQuotes(items) },
  ...(autoRatio === null ? {} : { autoRatio }),
  ...(rawRatio === null ? {} : { rawRatio }),
  ...(recordedAt === null ? {} : { recordedAt: instant(Date.parse(recordedAt)) }),
})

/** What was spoken stays in the transcript, which can be erased: the ledger keeps where it was said. */
const withoutQuotes = (items: string): string =>
  JSON.stringify(JSON.parse(items), (member, value: unknown) => (member === 'text' ? '' : value))

export const storedOf = (scoreId: string, { recordedAt, ...judged }: JudgedScore): StoredScore => ({
  ...{ autoRatio: null, rawRatio: null, ...judged, scoreId },
  recordedAt: recordedAt === undefined ? null : toIso(recordedAt),
})

export type ScoredItem = ItemScore

export type Form = { readonly score: StoredScore; readonly card: Scorecard | undefined; readonly items: readonly ScoredItem[] }

/** `card` is undefined where this version of Callboard does not carry the form; the score is then shown but can't be recomputed. */
export function formOf(score: StoredScore): Form {
  const card = scorecards.find((one) => one.id === score.formId && one.version === score.formVersion)
  return { score, card, items: parseItems(score) }
}

/** `items` is written by scoring itself, so the shape is trusted once it is JSON. */
function parseItems(score: StoredScore): ScoredItem[] {
  try {
    return JSON.parse(score.items) as ScoredItem[]
  } catch (cause) {
    throw new CallboardError('internal', `Score '${score.scoreId}' has items that are not JSON.`, { cause })
  }
}

export type ChangedItem = ScoredItem & { readonly autoOutcome: ScoredItem['outcome']; readonly changeReason: string | null }

export type Result = {
  readonly scoreRatio: number | null
  readonly rawScoreRatio: number | null
  readonly isFailed: boolean
  readonly fatalItems: readonly string[]
  /** Of the weight that applies, what rules and people judged; null where nothing applies or the form is not known. */
  readonly judgedShare: number | null
  readonly items: readonly ChangedItem[]
}

/** Recomputed by the form's own arithmetic once anything was changed; else exactly what was stored. */
export function scoreWith({ score, card, items }: Form, changes: ReadonlyMap<string, Change>): Result {
  const changed = items.map((item): ChangedItem => {
    const change = changes.get(item.id)
    if (change === undefined) return { ...item, autoOutcome: item.outcome, changeReason: null }
    const points = change.outcome === 'pass' ? item.maxPoints : change.outcome === 'fail' ? 0 : null
    return { ...item, outcome: change.outcome, points, autoOutcome: item.outcome, changeReason: change.reason }
  })
  if (card === undefined || changes.size === 0)
    return {
      scoreRatio: score.autoRatio,
      rawScoreRatio: score.rawRatio,
      isFailed: score.isFailed,
      fatalItems: score.fatalItems,
      judgedShare: card === undefined ? null : judgedShareOf(card, changed),
      items: changed,
    }
  return { ...summarize(card, changed), items: changed }
}
