/** The cue classifier at work: how likely a sentence is each of the cues. */
import { cues } from './cue.ts'
import { BUCKETS, featuresOf } from './features.ts'
import { modelData } from './model-data.ts'
import type { Limits, ModelData } from './model-file.ts'

export type CueModel = {
  /** `weights[bucket * cues + cue]`, the bias in the last row. */
  readonly weights: Float32Array
  /** Probability is 1 / (1 + exp(-(slope × score + offset))). */
  readonly slope: readonly number[]
  readonly offset: readonly number[]
  readonly limits: readonly Limits[]
}

const WIDTH = cues.length

export function readModel({ scale, slope, offset, limits, rows }: ModelData): CueModel {
  const bytes = Buffer.from(rows, 'base64')
  const weights = new Float32Array((BUCKETS + 1) * WIDTH)
  const row = 2 + WIDTH
  for (let at = 0; at + row <= bytes.length; at += row) {
    const bucket = bytes.readUInt16LE(at)
    for (let cue = 0; cue < WIDTH; cue++) weights[bucket * WIDTH + cue] = (bytes.readInt8(at + 2 + cue) * (scale[cue] ?? 0)) / 127
  }
  return { weights, slope, offset, limits }
}

/** Probability of every cue, in the order of `cues`. */
export function likelihoods({ weights, slope, offset }: CueModel, text: string): Float64Array {
  const features = featuresOf(text)
  const found = new Float64Array(WIDTH)
  for (const bucket of features) {
    const row = bucket * WIDTH
    for (let cue = 0; cue < WIDTH; cue++) found[cue] = (found[cue] ?? 0) + (weights[row + cue] ?? 0)
  }
  const length = Math.sqrt(features.length) || 1
  for (let cue = 0; cue < WIDTH; cue++) {
    const score = (found[cue] ?? 0) / length + (weights[BUCKETS * WIDTH + cue] ?? 0)
    found[cue] = 1 / (1 + Math.exp(-((slope[cue] ?? 1) * score + (offset[cue] ?? 0))))
  }
  return found
}

let shipped: CueModel | undefined

/** The model of this package; half a megabyte unpacked on first use. */
export function shippedModel(): CueModel {
  shipped ??= readModel(modelData)
  return shipped
}
