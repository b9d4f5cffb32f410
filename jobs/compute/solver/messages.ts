/** What the solver's thread is asked and what it answers. */
import type { Columns, LpSolution, MipModel, MipSolution, SolveOptions, SolveProgress } from '../../../workforce/rostering/mip.ts'

export type Limits = Omit<SolveOptions, 'onProgress'>

export type Request =
  | { readonly kind: 'mip'; readonly id: number; readonly model: MipModel; readonly limits: Limits }
  | { readonly kind: 'lp-open'; readonly id: number; readonly lp: number; readonly model: MipModel }
  | { readonly kind: 'lp-columns'; readonly id: number; readonly lp: number; readonly columns: Columns }
  | { readonly kind: 'lp-close'; readonly id: number; readonly lp: number }
  | { readonly kind: 'lp-solve'; readonly id: number; readonly lp: number }

export type Answer =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: SolveProgress }
  /** Sent with every improvement, so that a solve cut short keeps its best solution. */
  | { readonly kind: 'incumbent'; readonly id: number; readonly objective: number; readonly values: Float64Array }
  | { readonly kind: 'mip'; readonly id: number; readonly solution: MipSolution }
  | { readonly kind: 'lp'; readonly id: number; readonly solution: LpSolution }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
