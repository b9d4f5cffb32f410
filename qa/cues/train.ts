/** Trains the cue classifier and measures it by author: every sentence is judged by a model that saw none of its author's. */
import type { Sparse } from '../intents/features.ts'
import { diagonalOf, trainSvm } from '../intents/svm.ts'
import type { Labelled } from './corpus.ts'
import { cues } from './cue.ts'
import { BUCKETS, featuresOf } from './features.ts'
import type { Limits, ModelData } from './model-file.ts'

const OPTIONS = { c: 1, tolerance: 0.05, maxRounds: 300 }
/** A verdict needs this precision. */
const PRECISION = 0.95
const FOLDS = 8

function sparseOf(texts: readonly string[]): Sparse {
  const rows = texts.map(featuresOf)
  const from = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => {
    from[i + 1] = (from[i] ?? 0) + row.length
  })
  return {
    from,
    index: Int32Array.from(rows.flat()),
    value: Float32Array.from(rows.flatMap((row) => row.map(() => 1 / Math.sqrt(row.length)))),
  }
}

type Cue = (typeof cues)[number]

const isAsked = (one: Labelled, cue: Cue): boolean => {
  const near: readonly string[] = 'near' in cue ? cue.near : []
  return one.side === cue.side && (one.cues.includes(cue.id) || !one.cues.some((id) => near.includes(id)))
}

/** Weights of every bucket and the bias, of one cue, from the sentences of its side. */
function trainCue(sentences: readonly Labelled[], cue: Cue): Float64Array {
  const own = sentences.filter((one) => isAsked(one, cue))
  const rows = sparseOf(own.map((one) => one.text))
  const sign = Int8Array.from(own, (one) => (one.cues.includes(cue.id) ? 1 : -1))
  return trainSvm(rows, diagonalOf(rows), sign, BUCKETS, OPTIONS)
}

export function scoreOf(weights: Float64Array, text: string): number {
  const features = featuresOf(text)
  return features.reduce((sum, bucket) => sum + (weights[bucket] ?? 0), 0) / Math.sqrt(features.length || 1) + (weights[BUCKETS] ?? 0)
}

export type Held = { readonly sentence: Labelled; readonly score: number; readonly isCue: boolean }

/** Authors share `FOLDS` groups, so that a fold leaves out whole authors. */
export function heldOut(sentences: readonly Labelled[], cue: Cue): Held[] {
  const authors = [...new Set(sentences.map((one) => one.author))].sort()
  const fold = new Map(authors.map((author, i) => [author, i % FOLDS]))
  return [...new Set(fold.values())].flatMap((left) => {
    const weights = trainCue(
      sentences.filter((one) => fold.get(one.author) !== left),
      cue,
    )
    return sentences
      .filter((one) => fold.get(one.author) === left && isAsked(one, cue))
      .map((sentence) => ({ sentence, score: scoreOf(weights, sentence.text), isCue: sentence.cues.includes(cue.id) }))
  })
}

/** Slope and offset of the logistic curve through held-out scores. Source: Platt 1999, by Newton's method, targets smoothed. */
export function calibrate(held: readonly Held[]): readonly [number, number] {
  const positives = held.filter((one) => one.isCue).length
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (held.length - positives + 2)]
  let [a, b] = [1, 0]
  for (let round = 0; round < 50; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6]
    for (const { score, isCue } of held) {
      const p = 1 / (1 + Math.exp(-(a * score + b)))
      const [miss, curve] = [p - (isCue ? high : low), p * (1 - p)]
      ga += miss * score
      gb += miss
      haa += curve * score * score
      hab += curve * score
      hbb += curve
    }
    const determinant = haa * hbb - hab * hab
    a -= (hbb * ga - hab * gb) / determinant
    b -= (haa * gb - hab * ga) / determinant
  }
  return [a, b]
}

/** `present`: the lowest probability from which on the share of right ones is `PRECISION`; `absent`: below it no more than `missed` of the cue's sentences lie. */
export function limitsOf(judged: readonly { readonly p: number; readonly isCue: boolean }[], missed: number, rarer = 1): Limits {
  const down = [...judged].sort((x, y) => y.p - x.p)
  let [right, wrong, present] = [0, 0, 1]
  for (const { p, isCue } of down) {
    if (isCue) right++
    else wrong += rarer
    if (right / (right + wrong) >= PRECISION) present = p
  }
  const up = down.filter((one) => one.isCue).reverse()
  const absent = up[Math.floor(missed * up.length)]?.p ?? 0
  return { present: Math.max(present, absent), absent: Math.min(present, absent) }
}

const round = (value: number): number => Number(value.toPrecision(6))

export type Measured = {
  readonly cue: string
  readonly sentences: number
  readonly precision: number
  readonly given: number
  readonly limits: Limits
}

export function trainCues(sentences: readonly Labelled[]): { readonly data: ModelData; readonly measured: readonly Measured[] } {
  const trained = cues.map((cue) => {
    const held = heldOut(sentences, cue)
    const [slope, offset] = calibrate(held)
    const judged = held.map(({ score, isCue }) => ({ p: 1 / (1 + Math.exp(-(slope * score + offset))), isCue }))
    const limits = limitsOf(judged, cue.missed, 'rarer' in cue ? cue.rarer : 1)
    const found = judged.filter((one) => one.p >= limits.present)
    const positives = judged.filter((one) => one.isCue).length
    const right = found.filter((one) => one.isCue).length
    const measured = { cue: cue.id, sentences: positives, precision: right / Math.max(1, found.length), given: right / positives, limits }
    return { weights: trainCue(sentences, cue), slope: round(slope), offset: round(offset), limits, measured }
  })
  const scale = trained.map(({ weights }) => round(weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)))
  return {
    data: {
      scale,
      slope: trained.map((one) => one.slope),
      offset: trained.map((one) => one.offset),
      limits: trained.map(({ limits }) => ({ present: round(limits.present), absent: round(limits.absent) })),
      rows: packed(
        trained.map((one) => one.weights),
        scale,
      ),
    },
    measured: trained.map((one) => one.measured),
  }
}

function packed(weights: readonly Float64Array[], scale: readonly number[]): string {
  const bytes: number[] = []
  for (let bucket = 0; bucket <= BUCKETS; bucket++) {
    const row = weights.map((one, cue) => Math.round(((one[bucket] ?? 0) / (scale[cue] || 1)) * 127))
    if (row.some((value) => value !== 0)) bytes.push(bucket & 255, bucket >> 8, ...row.map((value) => value & 255))
  }
  return Buffer.from(bytes).toString('base64')
}
