/** Work orders by filter; open ones by what is due first. */
import { Button, Table, type TableColumnsType } from 'antd'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { DaysFilter, Filter } from '../filter.tsx'
import { count, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { Narrowed } from '../narrowed.tsx'
import { Await, Badge, Empty, PageHead, Panel } from '../parts.tsx'
import type { OrderList, OrderRow } from '../published-api.ts'
import { useNavigate, useSearch } from '../router.tsx'
import { useDays } from '../use-days.ts'
import { orderWords } from '../words/orders.ts'
import { addressOfOrder, KEPT_TONES, resolvedOf } from './order-address.ts'
import { ORDER_TYPE_IDS, orderTypeName } from './order-type.ts'

const REFRESH_MS = 30_000
const DEFAULT_DAYS = 90
const STATES = ['open', 'overdue', 'due_soon', 'closed'] as const

export function OrdersPage() {
  const words = useWords(orderWords)
  const language = useLanguage()
  const search = useSearch()
  const query = {
    type: search.get('type'),
    state: search.oneOf('state', STATES),
    customer: search.get('customer'),
    page: Number(search.get('page') ?? 1),
    ...useDays(DEFAULT_DAYS),
  }
  const list = api.useQuery('get', '/api/orders', { params: { query } }, { refetchInterval: REFRESH_MS })
  return (
    <>
      <PageHead title={words.title} sub={list.data === undefined ? ' ' : words.found(count(list.data.total, language))}>
        <Narrowed name="customer">{words.ofCustomer}</Narrowed>
        <Filter
          name="type"
          label={words.type}
          all={words.allTypes}
          choices={ORDER_TYPE_IDS.map((value) => ({ value, label: orderTypeName(value, language) }))}
        />
        <Filter
          name="state"
          label={words.state}
          all={words.allStates}
          choices={STATES.map((value) => ({ value, label: words.states[value] }))}
        />
        <DaysFilter label={words.opened} usual={DEFAULT_DAYS} days={[7, 30, 90, 400]} text={words.days} />
      </PageHead>
      <Panel>
        <Await from={list} lines={14}>
          {(data) => (data.rows.length === 0 ? <NoOrders /> : <OrderTable list={data} />)}
        </Await>
      </Panel>
    </>
  )
}

function OrderTable({ list }: { readonly list: OrderList }) {
  const search = useSearch()
  const navigate = useNavigate()
  return (
    <Table<OrderRow>
      size="small"
      rowKey="orderId"
      columns={useColumns()}
      dataSource={[...list.rows]}
      scroll={{ x: 900 }}
      rowClassName="row-link"
      onRow={(row) => ({ onClick: () => navigate(addressOfOrder(row.orderId)) })}
      pagination={{ current: list.page, pageSize: list.size, total: list.total, showSizeChanger: false, hideOnSinglePage: true }}
      onChange={({ current }) => search.set({ page: current === undefined || current === 1 ? undefined : String(current) })}
    />
  )
}

function useColumns(): TableColumnsType<OrderRow> {
  const words = useWords(orderWords)
  const language = useLanguage()
  const names = useNames()
  return [
    { key: 'opened', title: words.opened, width: 130, render: (_, row) => time(row.openedAt, names.zone, language) },
    { key: 'order', title: words.order, render: (_, row) => <Link to={addressOfOrder(row.orderId)}>{row.title ?? row.orderId}</Link> },
    { key: 'type', title: words.type, render: (_, row) => orderTypeName(row.orderType, language) },
    {
      key: 'status',
      title: words.status,
      render: (_, row) => <Badge tone={row.isOpen ? 'accent' : 'good'}>{named(words.statuses, row.status)}</Badge>,
    },
    {
      key: 'due',
      title: words.due,
      width: 150,
      render: (_, row) =>
        row.resolveDueAt === null ? NONE : <Badge tone={KEPT_TONES[resolvedOf(row)]}>{time(row.resolveDueAt, names.zone, language)}</Badge>,
    },
    { key: 'assignee', title: words.assignee, render: (_, row) => (row.assigneeId === null ? NONE : names.agent(row.assigneeId)) },
    { key: 'priority', title: words.priority, render: (_, row) => (row.priority === null ? NONE : named({}, row.priority)) },
  ]
}

function NoOrders() {
  const words = useWords(orderWords)
  const navigate = useNavigate()
  return (
    <Empty title={words.none}>
      <p>{words.noneHelp}</p>
      <Button size="small" onClick={() => navigate('/orders?days=400')}>
        {words.showAll}
      </Button>
    </Empty>
  )
}
