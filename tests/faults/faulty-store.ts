/** A store whose calls fail as a plan says; what does not fail goes to the real one. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../../sql/store.ts'
import type { Fault, Point } from './plan.ts'

type Strike = (point: Point) => Fault | undefined

/** Tells at each pass of a point whether a fault strikes. */
export function striking(faults: readonly Fault[]): Strike {
  const passes = new Map<Point, number>()
  return (point) => {
    const pass = passes.get(point) ?? 0
    passes.set(point, pass + 1)
    return faults.find((fault) => fault.point === point && pass >= fault.after && pass < fault.after + (fault.times ?? 1))
  }
}

export function die(): never {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('killed')
}

type Place = 'migrate' | 'insert' | 'rollup' | 'pointers'

export function faulty(store: Store, strike: Strike, isMigrating: () => boolean): Store {
  const around = async (place: Place, work: () => Promise<void>): Promise<void> => {
    if (place !== 'pointers') await at(store, strike(`${place}.before`))
    const during = place === 'migrate' ? undefined : strike(`${place}.during`)
    if (during?.action === 'kill') setTimeout(die, during.ms ?? 0)
    await work()
    await at(store, strike(`${place}.after`))
  }
  return {
    kind: store.kind,
    query: (sql, params) => store.query(sql, params),
    result: (sql, params) => store.result(sql, params),
    bytes: (sql, format, params) => store.bytes(sql, format, params),
    command: (sql, params) => {
      const work = (): Promise<void> => store.command(sql, params)
      return isMigrating() ? around('migrate', work) : /^insert into kpi_/.test(sql) ? around('rollup', work) : work()
    },
    insertRowBinary: (table, columns, rows) => around('insert', () => store.insertRowBinary(table, columns, rows)),
    insert: (table, rows) =>
      table.name.startsWith('kpi_pointers') ? around('pointers', () => store.insert(table, rows)) : store.insert(table, rows),
    close: () => store.close(),
  }
}

async function at(store: Store, fault: Fault | undefined): Promise<void> {
  if (!fault) return
  if (fault.action === 'hang' || fault.action === 'kill') await sleep(fault.ms ?? 0)
  if (fault.action === 'kill') die()
  if (fault.action === 'lose') throw new Error('The answer was lost.')
  // The engine's own refusal, code 241.
  if (fault.action === 'memory')
    await store.query('select groupArray(number) as n from numbers(10000000) settings max_memory_usage = 1000000')
}
