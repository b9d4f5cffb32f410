/** Every reason for which a work-order command is refused, with what it means and what to do about it. */
import { type Parsed, rejected } from '../kernel/parsed.ts'

export const orderErrors = {
  'order.exists': 'The order is open already. Use another order id, or read the order and continue from its state.',
  'order.not_found': 'No such order was opened here. Check the id; an imported order is read-only until it is adopted.',
  'order.archived': 'The order is archived, which is final. Open a new order and name this one as related.',
  'order.wrong_status': 'The command does not fit the state of the order. Take one of the steps the message names.',
  'order.command_unknown': 'There is no such command. Use one of the types of WorkOrderCommand.',
  'order.type_unknown': 'There is no such type or priority of order. Use one of ORDER_TYPES and PRIORITIES.',
  'order.id_mismatch': 'The command names another order than the one it was sent to. Send it to the stream of its own order.',
  'order.time_invalid': 'An instant is not a number. Send the instant at which it happened.',
  'order.time_reversed': 'The command is dated before the last thing that happened. Read the order again and send the present.',
  'order.text_missing': 'A text the command needs is empty. Write the reason, the reply, the resolution or the content.',
  'order.same_team': 'The order is with that team already. Name another team or person.',
  'order.test_missing': 'A fault order is dispatched by the result of its end-to-end test. Record the test result first.',
  'order.sale_missing':
    'An opportunity goes to installation when the customer has ordered. Confirm the sale first, or resolve it without one.',
  'order.place_wrong': 'A faulty line is the work of field service. Dispatch there, or record a new test if the line is sound.',
  'order.place_contradicted':
    'The directory says that the team works at another place. Dispatch to a team of that place, or correct the entry of the team.',
  'order.callback_missing':
    'After work on site feedback and archive wait until the customer was reached, or tried three times. Record the callback first.',
  'order.score_invalid': 'Feedback is a whole score from 1 to 5. Send a score within it.',
  'order.deadline_invalid': 'A deadline lies in the past, seen from the command. Send a later one, or none where the order is opened.',
  'order.duration_invalid': 'A duration is not a number of seconds above 0 and of at most a year. Send one that is.',
  'order.extension_pending': 'A request for more time waits for its decision. Have it decided first.',
  'order.extension_missing': 'Nobody has asked for more time. Read the order again.',
  'order.extension_own': 'Whoever asked for more time does not decide on it. Have another person decide.',
  'order.related_missing': 'An order to urge, supervise or help is about another order. Name it as relatedOrderId.',
  'order.related_not_found': 'The other order is not known to this one. Check its id, and open the collaboration through its parent.',
  'order.collaboration_exists': 'The order has a collaboration with that id. Give the new one an id of its own.',
  'order.collaboration_open': 'Orders about this one are still open. Have them archived or withdrawn first.',
} as const

export type OrderError = keyof typeof orderErrors

export const refuse = (code: OrderError, message: string): Parsed<never> => rejected(code, message)
