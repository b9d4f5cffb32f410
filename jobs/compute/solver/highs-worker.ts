/** The solver's thread: HiGHS (WebAssembly) behind messages. Everything thrown leaves as one line. */
import { parentPort } from 'node:worker_threads'
import loadHighs from 'highs'
import type { MipModel, MipSolution } from '../../../workforce/rostering/mip.ts'
import type { Answer, Limits, Request } from './messages.ts'

// The package's types describe its CommonJS form; its ES module exports the loader itself.
const load = loadHighs as unknown as typeof loadHighs.default

type Highs = Awaited<ReturnType<typeof load>>
type Model = ReturnType<Highs['createModel']>

const port = parentPort
const loading = load()
const programs = new Map<number, Model>()

port?.on('message', (request: Request) => {
  answer(request).then(
    (reply) => port.postMessage(reply),
    (error: unknown) => port.postMessage({ kind: 'failed', id: request.id, message: oneLine(error) } satisfies Answer),
  )
})

async function answer(request: Request): Promise<Answer> {
  const highs = await loading
  const { id } = request
  switch (request.kind) {
    case 'mip':
      return { kind: 'mip', id, solution: solveMip(highs, request) }
    case 'lp-open':
      programs.set(request.lp, open(highs, request.model, false))
      return { kind: 'done', id }
    case 'lp-columns': {
      const { cost, starts, indices, values } = request.columns
      program(request.lp).addCols({
        cost,
        lower: new Float64Array(cost.length),
        upper: new Float64Array(cost.length).fill(Number.POSITIVE_INFINITY),
        matrix: { format: 'csc', numRows: program(request.lp).getDimensions().numRows, numCols: cost.length, starts, indices, values },
      })
      return { kind: 'done', id }
    }
    case 'lp-close':
      program(request.lp).dispose()
      programs.delete(request.lp)
      return { kind: 'done', id }
    case 'lp-solve':
      return { kind: 'lp', id, solution: solveLp(program(request.lp)) }
  }
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

function solveLp(model: Model) {
  model.run()
  const { colValue, rowDual } = model.getSolution()
  return { objective: model.getObjectiveValue(), values: colValue, rowDuals: rowDual }
}

function solveMip(highs: Highs, { id, model: data, limits }: { id: number; model: MipModel; limits: Limits }): MipSolution {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const model = open(highs, data, true)
  try {
    model.options.set({ time_limit: limits.seconds, random_seed: limits.seed, mip_rel_gap: limits.relativeGap ?? 1e-4 })
    if (limits.nodes !== undefined) model.options.set('mip_max_nodes', limits.nodes)
    if (limits.start) model.setSolution({ colValue: limits.start })
    const { mipLogging, mipImprovingSolution } = highs.constants.callbackType
    model.run({
      [mipLogging]: ({ data: { mip_primal_bound: primal, mip_dual_bound: dual } }: Progress) => {
        const progress = { objective: finite(primal), bound: finite(dual) ?? Number.NEGATIVE_INFINITY, seconds: seconds() }
        port?.postMessage({ kind: 'progress', id, progress } satisfies Answer)
        return undefined
      },
      [mipImprovingSolution]: ({ data: { objective_function_value: objective, mip_solution: values } }: Progress) => {
        if (values && objective !== undefined) port?.postMessage({ kind: 'incumbent', id, objective, values } satisfies Answer)
        return undefined
      },
    })
    return read(highs, model, seconds())
  } finally {
    model.dispose()
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

function read(highs: Highs, model: Model, seconds: number): MipSolution {
  const status = model.getModelStatus()
  const { optimal, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus
  const none = { values: null, objective: Number.POSITIVE_INFINITY, seconds }
  if (status === infeasible || status === unboundedOrInfeasible) return { status: 'infeasible', bound: Number.POSITIVE_INFINITY, ...none }
  const bound = finite(Number(model.info.get('mip_dual_bound'))) ?? Number.NEGATIVE_INFINITY
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

/** An error inside the WebAssembly carries 140 kB of source in its stack: only the start of its message leaves. */
function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? '').slice(0, 300)
}
