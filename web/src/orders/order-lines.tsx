/** Work orders as lines of a panel. */
import { Link } from 'wouter'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { Badge } from '../parts.tsx'
import type { OrderRow } from '../published-api.ts'
import { orderWords } from '../words/orders.ts'
import { addressOfOrder } from './order-address.ts'
import { orderTypeName } from './order-type.ts'

export function OrderLines({ orders }: { readonly orders: readonly OrderRow[] }) {
  const words = useWords(orderWords)
  const language = useLanguage()
  return (
    <ul className="lines">
      {orders.map((order) => (
        <li key={order.orderId}>
          <Link to={addressOfOrder(order.orderId)}>{order.title ?? order.orderId}</Link>
          <span className="note">{orderTypeName(order.orderType, language)}</span>
          <Badge tone={order.isOpen ? 'accent' : 'good'}>{named(words.statuses, order.status)}</Badge>
        </li>
      ))}
    </ul>
  )
}
