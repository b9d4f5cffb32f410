/** What a later pending migration drops need not be made before: on a new store a third of the time of the migrations went into views dropped again. */
import type { Migration } from './migration.ts'

type Step = { readonly migration: number; readonly statement: string }
type Life = { readonly name: string; readonly made: number; readonly dropped: number }

const MADE = /^create (?:materialized view|view|table) if not exists (\w+)/
const DROPPED = /^drop (?:view|table) if exists (\w+)/

/** The same migrations without each `create` whose view or table is dropped further on and which no statement that stays names in between. */
export function withoutUndone(pending: readonly Migration[]): Migration[] {
  const steps = pending.flatMap(({ number, statements }) => statements.map((statement) => ({ migration: number, statement })))
  const undone = undoneSteps(steps)
  const stays = new Set(steps.filter((_, index) => !undone.has(index)))
  return pending.map((migration) => ({
    ...migration,
    statements: [...stays].filter((step) => step.migration === migration.number).map(({ statement }) => statement),
  }))
}

function undoneSteps(steps: readonly Step[]): ReadonlySet<number> {
  let lives = livesIn(steps)
  for (;;) {
    const undone = new Set(lives.map(({ made }) => made))
    const left = lives.filter((life) => !isNamed(life, steps, undone))
    if (left.length === lives.length) return undone
    lives = left
  }
}

/** Things made and dropped in another migration; what one migration makes and drops within itself it needs. */
function livesIn(steps: readonly Step[]): Life[] {
  const made = new Map<string, number>()
  const lives: Life[] = []
  steps.forEach(({ migration, statement }, index) => {
    const name = DROPPED.exec(statement)?.[1] ?? ''
    const since = made.get(name)
    if (since !== undefined && steps[since]?.migration !== migration) lives.push({ name, made: since, dropped: index })
    made.delete(name)
    const madeNow = MADE.exec(statement)?.[1]
    if (madeNow !== undefined) made.set(madeNow, index)
  })
  return lives
}

const isNamed = ({ name, made, dropped }: Life, steps: readonly Step[], undone: ReadonlySet<number>): boolean =>
  steps
    .slice(made + 1, dropped)
    .some(
      ({ statement }, offset) => !undone.has(made + 1 + offset) && !DROPPED.test(statement) && new RegExp(`\\b${name}\\b`).test(statement),
    )
