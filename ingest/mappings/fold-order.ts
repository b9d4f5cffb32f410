/** Tells apart, by the order of a file and by the ends of intervals, local times that clocks show twice. */
import { agreed, type Open, type Options, ordered, type Run } from './fold-runs.ts'

/** Rows in the order of the file: how sure instants follow each other, and the runs of open ones between them. */
type Track = { last: number | undefined; rises: number; falls: number; run: Run | undefined; readonly runs: Run[] }

type Direction = 'rising' | 'falling' | 'none' | 'mixed'

const everyOption: Options = ({ at }) => at

const track = (): Track => ({ last: undefined, rises: 0, falls: 0, run: undefined, runs: [] })

/**
 * Rows of one series (such as a queue) mostly stand in the order of time, rising or falling, and so may those of all series together. Rows that only their
 * local time sorts, so that both of a time stand together, tell by pairs.
 */
export class FoldOrder {
  readonly #series = new Map<string, Track>()
  readonly #file = track()
  /** The time is part of a row's id, so that a series has each instant once. */
  readonly #isGrid: boolean

  constructor(isGrid: boolean) {
    this.#isGrid = isGrid
  }

  /** `at`: the possible instants, one or two, earlier first; `byEnd`: those that the row's own end leaves. */
  add(name: string, row: number, at: readonly number[], byEnd: readonly number[] = at): void {
    const series = this.#series.get(name) ?? track()
    this.#series.set(name, series)
    for (const one of [series, this.#file]) follow(one, { row, series: name, at, byEnd })
  }

  /** The instant of each row that the file decides. */
  decided(): Map<number, number> {
    const found = new Map<number, number>()
    const opened = [...this.#series.values()].filter(({ runs }) => runs.length > 0)
    const optionsOf = this.#optionsOf(opened)
    const isSortedByClock = this.#isGrid && opened.some((one) => one.runs.some((run) => this.#isPaired(one, run)))
    for (const one of opened) {
      if (!isSortedByClock) for (const run of one.runs) for (const [row, at] of this.#byOrder(one, run, optionsOf) ?? []) found.set(row, at)
      if (this.#isGrid) for (const [row, at] of pairs(one, found, this.#directionOf(one))) found.set(row, at)
      const taken = new Set(openOf(one).map(({ row }) => found.get(row)))
      for (const open of openOf(one)) {
        const [only, other] = optionsOf(open)
        if (only !== undefined && other === undefined && !found.has(open.row) && !(this.#isGrid && taken.has(only)))
          found.set(open.row, only)
      }
    }
    if (!isSortedByClock) this.#takeFileOrder(found)
    return found
  }

  /** Some exports write start and length as the clock shows them and no true end: where the order denies one end, none counts. */
  #optionsOf(opened: readonly Track[]): Options {
    const byEnd: Options = (open) => open.byEnd
    const isDenied = opened.some((one) => one.runs.some((run) => !this.#byOrder(one, run, byEnd) && this.#byOrder(one, run, everyOption)))
    return isDenied || opened.some(hasTwiceByEnd) ? everyOption : byEnd
  }

  /** No order of time explains the run, and a time stands in it twice. */
  #isPaired(one: Track, run: Run): boolean {
    return this.#directionOf(one) !== 'mixed' && this.#byOrder(one, run, everyOption) === undefined && isTwice(run.rows)
  }

  /** Where the direction is not known both may fit: only what both say is decided then. Where it is, a stray row before or after does not count. */
  #byOrder(one: Track, run: Run, optionsOf: Options): ReadonlyMap<number, number> | undefined {
    const direction = this.#directionOf(one)
    const answerOf = (each: 'rising' | 'falling', of: Run) => agreed(ordered(of, each), this.#isGrid, optionsOf)
    if (direction === 'rising' || direction === 'falling')
      return answerOf(direction, run) ?? answerOf(direction, { before: undefined, rows: run.rows, after: undefined })
    if (direction === 'mixed') return undefined
    const [rising, falling] = [answerOf('rising', run), answerOf('falling', run)]
    return rising && falling ? new Map([...rising].filter(([row, at]) => falling.get(row) === at)) : (rising ?? falling)
  }

  /** A total among the rows or a second block of them does not turn a series round. */
  #directionOf(one: Track): Direction {
    for (const { rises, falls } of [one, this.#file]) {
      if (rises + falls === 0) continue
      return rises >= falls * 3 ? 'rising' : falls >= rises * 3 ? 'falling' : 'mixed'
    }
    return 'none'
  }

  /** Where all rows of the file are in the order of time, those of other series around a row tell as well. */
  #takeFileOrder(found: Map<number, number>): void {
    const { rises, falls, runs } = this.#file
    if (rises > 0 === falls > 0) return
    const taken = new Set(
      runs.flatMap(({ rows }) => rows.flatMap(({ row, series }) => (found.has(row) ? [`${series} ${found.get(row)}`] : []))),
    )
    for (const run of runs) {
      const known = run.rows.map((open): Open => {
        const at = found.get(open.row)
        return at === undefined ? open : { ...open, at: [at] }
      })
      const answer = agreed(ordered({ ...run, rows: known }, rises > 0 ? 'rising' : 'falling'), false, everyOption)
      for (const { row, series } of run.rows) {
        const at = answer?.get(row)
        if (at !== undefined && !found.has(row) && !(this.#isGrid && taken.has(`${series} ${at}`))) found.set(row, at)
      }
    }
  }
}

function follow(one: Track, open: Open): void {
  const [sure, other] = open.at
  if (sure === undefined) return
  if (other !== undefined) {
    one.run ??= opened(one)
    one.run.rows.push(open)
    return
  }
  if (one.run) one.run.after = sure
  one.run = undefined
  if (one.last !== undefined && sure > one.last) one.rises += 1
  if (one.last !== undefined && sure < one.last) one.falls += 1
  one.last = sure
}

function opened(one: Track): Run {
  const run: Run = { before: one.last, rows: [], after: undefined }
  one.runs.push(run)
  return run
}

const isTwice = (rows: readonly Open[]): boolean => new Set(rows.map(({ at }) => at[0])).size < rows.length

/** The ends of two rows leave the same instant. */
function hasTwiceByEnd(one: Track): boolean {
  const only = openOf(one).flatMap(({ byEnd }) => (byEnd.length === 1 ? byEnd : []))
  return new Set(only).size < only.length
}

const openOf = ({ runs }: Track): Open[] => runs.flatMap(({ rows }) => rows)

/** A local time that a series has exactly twice is each of its instants once: the first row the first of them, in a falling file the second. */
function pairs(one: Track, found: ReadonlyMap<number, number>, direction: Direction): Map<number, number> {
  const decided = new Map<number, number>()
  const same = new Map<number | undefined, Open[]>()
  for (const open of openOf(one)) same.set(open.at[0], [...(same.get(open.at[0]) ?? []), open])
  for (const [a, b, more] of same.values()) {
    if (!a || !b || more) continue
    const [first, second] = direction === 'falling' ? [b, a] : [a, b]
    const known = [found.get(first.row), found.get(second.row)]
    const [early, late] = a.at
    if (early === undefined || late === undefined || (direction === 'mixed' && known.every((at) => at === undefined))) continue
    const isTurned = known[0] === late || known[1] === early
    decided.set(first.row, isTurned ? late : early)
    decided.set(second.row, isTurned ? early : late)
  }
  return decided
}
