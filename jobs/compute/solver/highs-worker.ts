/** HiGHS (WebAssembly) in the solver's thread: each exported function is called there by name. */
import type { MessagePort } from 'node:worker_threads'
import loadHighs from 'highs'
import type { Columns, LpSolution, MipModel, MipSolution, SolveOptions, SolveProgress } from '../../../workforce/rostering/mip.ts'

// The package's types describe its CommonJS form; its ES module exports the loader itself.
const load = loadHighs as unknown as typeof loadHighs.default

type Highs = Awaited<ReturnType<typeof load>>
type Model = ReturnType<Highs['createModel']>

/** Told while a program is solved; an incumbent with every improvement, so that a solve cut short keeps its best solution. */
export type SolveEvent = { readonly progress: SolveProgress } | { readonly incumbent: Pick<MipSolution, 'objective' | 'values'> }

export type MipRequest = {
  readonly model: MipModel
  readonly limits: Omit<SolveOptions, 'onProgress' | 'cutOffSeconds'>
  /** By the machine's clock that only runs forward, in ms: it is the same in every thread. */
  readonly askedAt: number
  readonly events: MessagePort
}

const silent = () => undefined
const loading = load({ print: silent, printErr: silent })
const programs = new Map<number, Model>()

/** Resolves when programs can be solved. */
export async function ready(): Promise<void> {
  await loading
}

export async function openLp({ lp, model }: { readonly lp: number; readonly model: MipModel }): Promise<true> {
  programs.set(lp, open(await loading, model, false))
  return true
}

export function addColumns({ lp, columns }: { readonly lp: number; readonly columns: Columns }): true {
  const { cost, starts, indices, values } = columns
  const numRows = program(lp).getDimensions().numRows
  program(lp).addCols({
    cost,
    lower: new Float64Array(cost.length),
    upper: new Float64Array(cost.length).fill(Number.POSITIVE_INFINITY),
    matrix: { format: 'csc', numRows, numCols: cost.length, starts, indices, values },
  })
  return true
}

export function closeLp(lp: number): void {
  program(lp).dispose()
  programs.delete(lp)
}

export function solveLp(lp: number): LpSolution {
  const model = program(lp)
  model.run()
  const { colValue, rowDual } = model.getSolution()
  return { objective: model.getObjectiveValue(), values: colValue, rowDuals: rowDual }
}

function program(lp: number): Model {
  const model = programs.get(lp)
  if (!model) throw new Error(`No linear program ${lp} is open.`)
  return model
}

function open(highs: Highs, model: MipModel, isMip: boolean): Model {
  const numCols = model.cost.length
  const numRows = model.rowLower.length
  const { starts, indices, values } = model
  const created = highs.createModel({
    numCols,
    numRows,
    colCost: model.cost,
    colLower: model.columnLower,
    colUpper: model.columnUpper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    ...(isMip ? { integrality: model.integer } : {}),
  })
  created.options.set({ output_flag: false })
  return created
}

/** The limit counts from the call: the start of the thread and the building of the program took of it. */
export async function solveMip({ model: data, limits, askedAt, events }: MipRequest): Promise<MipSolution> {
  const highs = await loading
  const seconds = () => (performance.timeOrigin + performance.now() - askedAt) / 1000
  const tell = (event: SolveEvent) => events.postMessage(event)
  const model = open(highs, data, true)
  try {
    model.options.set({
      time_limit: Math.max(0, limits.seconds - seconds()),
      random_seed: limits.seed,
      mip_rel_gap: limits.relativeGap ?? 1e-4,
    })
    if (limits.nodes !== undefined) model.options.set('mip_max_nodes', limits.nodes)
    if (limits.start) model.setSolution({ colValue: limits.start })
    const { mipLogging, mipImprovingSolution } = highs.constants.callbackType
    model.run({
      [mipLogging]: ({ data: { mip_primal_bound: primal, mip_dual_bound: dual } }: Progress) => {
        tell({ progress: { objective: finite(primal), bound: finite(dual) ?? Number.NEGATIVE_INFINITY, seconds: seconds() } })
        return undefined
      },
      [mipImprovingSolution]: ({ data: { objective_function_value: objective, mip_solution: values } }: Progress) => {
        if (values && objective !== undefined) tell({ incumbent: { objective, values } })
        return undefined
      },
    })
    return read(highs, model, data.integer.includes(1), seconds())
  } finally {
    model.dispose()
    events.close()
  }
}

type Progress = {
  readonly data: {
    readonly mip_primal_bound?: number
    readonly mip_dual_bound?: number
    readonly objective_function_value?: number
    readonly mip_solution?: Float64Array
  }
}

const finite = (value: number | undefined): number | null => (value !== undefined && Math.abs(value) < 1e100 ? value : null)

function read(highs: Highs, model: Model, isMip: boolean, seconds: number): MipSolution {
  const status = model.getModelStatus()
  const { optimal, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus
  const none = { values: null, objective: Number.POSITIVE_INFINITY, seconds }
  if (status === infeasible || status === unboundedOrInfeasible) return { status: 'infeasible', bound: Number.POSITIVE_INFINITY, ...none }
  // A program without whole numbers is solved as a linear one: HiGHS leaves its bound at 0, and what it found is proven.
  const isProven = !isMip && status === optimal
  const bound = isProven ? model.getObjectiveValue() : (finite(Number(model.info.get('mip_dual_bound'))) ?? Number.NEGATIVE_INFINITY)
  const hasSolution =
    finite(Number(model.info.get('objective_function_value'))) !== null && Number(model.info.get('primal_solution_status')) === 2
  if (!hasSolution) return { status: 'stopped', bound, ...none }
  return {
    status: status === optimal ? 'optimal' : 'stopped',
    values: model.getSolution().colValue,
    objective: model.getObjectiveValue(),
    bound,
    seconds,
  }
}
