/** Whether a call or an order came by its topic. */
import type { Store } from '../store.ts'

const TABLES = { calls: ['calls_v1', 'call_id'], 'work-orders': ['work_orders_v1', 'order_id'] } as const

export const arrivedIn =
  (store: Store) =>
  async (topic: keyof typeof TABLES, id: string): Promise<boolean> => {
    const [table, column] = TABLES[topic]
    return (await store.query(`select 1 as one from ${table} where ${column} = {id:String} limit 1`, { id })).length > 0
  }
