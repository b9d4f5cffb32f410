/** Words of the page of one customer. */
import type { Dictionary } from '../language.ts'

const en = {
  title: (id: string) => `Customer ${id}`,
  since: (first: string, last: string) => `first call ${first}, last ${last}`,
  calls: 'Calls',
  answered: 'Handled',
  abandoned: 'Abandoned',
  orders: 'Work orders',
  openOrders: 'Open',
  history: 'All that happened, newest first',
  most: (n: number) => `The newest ${n} are shown.`,
  kinds: {
    call: 'Call',
    order: 'Work order',
    score: 'Quality',
    contact: 'Contact',
    interaction: 'Interaction',
    task: 'Task',
    service: 'Service',
    campaign: 'Campaign',
    target: 'Campaign',
    customer: 'Customer',
  },
  types: { call_answered: 'handled', call_abandoned: 'abandoned', score_passed: 'passed', score_failed: 'failed' },
  allKinds: 'All kinds',
  kind: 'Kind',
}

const zh: typeof en = {
  title: (id) => `客户 ${id}`,
  since: (first, last) => `首次来电 ${first}，最近一次 ${last}`,
  calls: '通话',
  answered: '已接通',
  abandoned: '放弃',
  orders: '工单',
  openOrders: '在途',
  history: '全部经过（由新到旧）',
  most: (n) => `显示最近 ${n} 条。`,
  kinds: {
    call: '通话',
    order: '工单',
    score: '质检',
    contact: '客户接触',
    interaction: '交互事件',
    task: '任务',
    service: '服务',
    campaign: '外呼活动',
    target: '外呼活动',
    customer: '客户',
  },
  types: { call_answered: '已接通', call_abandoned: '放弃', score_passed: '合格', score_failed: '不合格' },
  allKinds: '全部类别',
  kind: '类别',
}

export const customerWords: Dictionary<typeof en> = { en, zh }
