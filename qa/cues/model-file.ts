/** The trained classifier as it is stored. */

/** At or above `present` a cue is there, at or below `absent` it is not, between nobody knows: measured by author kept apart. */
export type Limits = { readonly present: number; readonly absent: number }

export type ModelData = {
  /** Largest weight of each cue; a stored byte is a 127th of it. */
  readonly scale: readonly number[]
  readonly slope: readonly number[]
  readonly offset: readonly number[]
  readonly limits: readonly Limits[]
  /** Base64 of rows of a bucket (16 bits) and one byte per cue; buckets in which all are 0 are left out. */
  readonly rows: string
}
