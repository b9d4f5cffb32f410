/** Looks at what the alert rules watch: rules on the same members of one view over one window share a statement. */
import type { Instant } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'
import { type AlertRule, type Measure, measuredSql, ruleSql } from './alert-rules.ts'
import { kpi } from './catalog.ts'

/** What a rule is held against; `goal` as the directory sets it for the subject. */
export type Seen = { readonly subject: string; readonly value: number; readonly goal: number | null }

type Measured = AlertRule & { readonly seen: Measure }

const AT = "{at:DateTime64(3,'UTC')}"

const spanOf = ({ window }: AlertRule) => ({ from: `${AT} - toIntervalSecond(${window})`, to: AT })

/** Rules that are due at `at`, with what they see; rules of one statement together. */
export async function* looks(
  store: Store,
  rules: readonly AlertRule[],
  at: Instant,
): AsyncGenerator<readonly [AlertRule, readonly Seen[]]> {
  const due = rules.filter(({ every }) => at % (every * 1000) === 0)
  const alone = due.filter((rule) => !isMeasured(rule))
  for (const rule of alone) yield [rule, await store.query<Seen>(ruleSql(rule, spanOf(rule)), { at: new Date(at) })]
  for (const group of together(due.filter(isMeasured))) {
    const [first] = group
    if (first === undefined) continue
    const sql = measuredSql(
      group.map(({ seen }) => seen),
      spanOf(first),
    )
    const rows = await store.query<{ subject: string; measured: readonly (number | null)[]; own_goal: number | null }>(sql, {
      at: new Date(at),
    })
    for (const [index, rule] of group.entries())
      yield [
        rule,
        rows.flatMap(({ subject, measured, own_goal }) => {
          const value = measured[index] ?? null
          return value === null ? [] : [{ subject, value, goal: rule.seen.hasGoal ? own_goal : null }]
        }),
      ]
  }
}

const isMeasured = (rule: AlertRule): rule is Measured => 'kpi' in rule.seen

function together(rules: readonly Measured[]): Measured[][] {
  const groups = new Map<string, Measured[]>()
  for (const rule of rules) {
    const key = `${kpi(rule.seen.kpi).view} ${rule.seen.by} ${rule.window}`
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  return [...groups.values()]
}
