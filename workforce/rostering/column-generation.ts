/**
 * Column generation: a column is one employee's whole roster, the master chooses one each and pays for cover. Every hard rule is inside the columns,
 * so the master's linear relaxation is tight: its value is the lower bound we report.
 */
import { type Columns, type Entry, type MipModel, ModelBuilder, type SolverSession } from './mip.ts'

/** `covers`: rows of cover and what the column adds to them. */
export type Column = { readonly employee: number; readonly cost: number; readonly covers: readonly Entry[] }

/** What is required, and what each unit missing or spare costs. */
export type Cover = { readonly required: number; readonly under: number; readonly over: number }

export type Master<Chosen extends Column> = {
  readonly cover: readonly Cover[]
  readonly employees: readonly number[]
  /**
   * The cheapest rosters of an employee at the duals of the rows of cover, those below `dual` as columns; `least` is the least cost there is.
   */
  readonly price: (
    employee: number,
    coverDuals: Float64Array,
    dual: number,
  ) => { readonly fresh: readonly Chosen[]; readonly least: number }
}

export type MasterResult<Chosen extends Column> = {
  /** Optimal value of the relaxation, or what was reached when the time ended. */
  readonly objective: number
  /** Proven for these employees. -Infinity until every one was priced once. */
  readonly bound: number
  /** By column. */
  readonly weights: Float64Array
  readonly columns: readonly Chosen[]
  readonly isConverged: boolean
}

/** Columns of the model before the first roster: per row of cover missing and spare, per employee a costly stand-in. */
export const masterOffset = ({ cover, employees }: Pick<Master<Column>, 'cover' | 'employees'>): number =>
  cover.length * 2 + employees.length

/** The master with the given columns; where `required` is negative, the spare column pays for what there is in excess. */
export function masterModel(
  { cover, employees }: Pick<Master<Column>, 'cover' | 'employees'>,
  columns: readonly Column[],
  isInteger: boolean,
): MipModel {
  const builder = new ModelBuilder()
  const slack = cover.map(({ under, over }) => [builder.continuous(under), builder.continuous(over)] as const)
  const standIns = employees.map(() => builder.continuous(1e6))
  const onCover: Entry[][] = cover.map(() => [])
  const ofEmployee = new Map(employees.map((employee, index): [number, Entry[]] => [employee, [[standIns[index] ?? 0, 1]]]))
  for (const { employee, cost, covers } of columns) {
    const chosen = isInteger ? builder.binary(cost) : builder.continuous(cost)
    for (const [row, amount] of covers) onCover[row]?.push([chosen, amount])
    ofEmployee.get(employee)?.push([chosen, 1])
  }
  cover.forEach(({ required }, row) => {
    const [missing, spare] = slack[row] ?? [0, 0]
    builder.equal(required, [[missing, 1], [spare, -1], ...(onCover[row] ?? [])])
  })
  for (const employee of employees) builder.equal(1, ofEmployee.get(employee) ?? [])
  return builder.build()
}

/** Solves the relaxation over all rosters that exist, by pricing, while seconds are `left`; undefined where they end before the first solution. */
export async function solveMaster<Chosen extends Column>(
  master: Master<Chosen>,
  session: SolverSession,
  left: () => number,
  start: readonly Chosen[],
): Promise<MasterResult<Chosen> | undefined> {
  const columns = [...start]
  const lp = await session.openLp(masterModel(master, columns, false), left())
  if (!lp) return undefined
  const offset = masterOffset(master)
  let bound = Number.NEGATIVE_INFINITY
  let reached: MasterResult<Chosen> | undefined
  for (;;) {
    const solution = await lp.solve(left())
    if (!solution) return reached
    const { objective, values, rowDuals } = solution
    const { fresh, lagrangian } = priceAll(master, rowDuals, () => left() <= 0)
    bound = Math.max(bound, objective + lagrangian)
    const isConverged = fresh.length === 0 && lagrangian > Number.NEGATIVE_INFINITY
    reached = { objective, bound, weights: values.slice(offset), columns: [...columns], isConverged }
    if (fresh.length === 0 || left() <= 0) break
    columns.push(...fresh)
    if (!(await lp.addColumns(asColumns(master, fresh), left()))) return reached
  }
  await lp.close()
  return reached
}

/** Where the time ends in between nothing is proven: `lagrangian` is -Infinity. */
function priceAll<Chosen extends Column>({ cover, employees, price }: Master<Chosen>, duals: Float64Array, until: () => boolean) {
  const fresh: Chosen[] = []
  let lagrangian = 0
  for (const [index, employee] of employees.entries()) {
    if (until()) return { fresh, lagrangian: Number.NEGATIVE_INFINITY }
    const dual = duals[cover.length + index] ?? 0
    const priced = price(employee, duals, dual)
    lagrangian += Math.min(0, priced.least - dual)
    fresh.push(...priced.fresh)
  }
  return { fresh, lagrangian }
}

function asColumns({ cover, employees }: Master<Column>, fresh: readonly Column[]): Columns {
  const entries = fresh.map(({ employee, covers }): Entry[] => [...covers, [cover.length + employees.indexOf(employee), 1]])
  const starts = new Int32Array(fresh.length + 1)
  entries.forEach(({ length }, index) => void starts.set([(starts[index] ?? 0) + length], index + 1))
  return {
    cost: Float64Array.from(fresh, ({ cost }) => cost),
    starts,
    indices: Int32Array.from(entries.flat(), ([row]) => row),
    values: Float64Array.from(entries.flat(), ([, amount]) => amount),
  }
}
