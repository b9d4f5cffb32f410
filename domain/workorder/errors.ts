/** Every reason for which a work-order command is refused, with what it means and what to do about it. */
import { type Parsed, rejected } from '../kernel/parsed.ts'

export const orderErrors = {
  'order.exists': 'The order is open already. Use another order id, or read the order and continue from its state.',
  'order.not_found': 'No such order was opened here. Check the id; an imported order is read-only until it is adopted.',
  'order.archived': 'The order is archived, which is final. Open a new order and name this one as related.',
  'order.wrong_status': 'The command does not fit the state of the order. Take one of the steps the message names.',
  'order.time_invalid': 'An instant is not a number. Send the instant at which it happened.',
  'order.time_reversed': 'The command is dated before the last thing that happened. Read the order again and send the present.',
  'order.text_missing': 'A text the command needs is empty. Write the reason, the reply, the resolution or the content.',
  'order.same_team': 'The order is with that team already. Name another team or person.',
  'order.test_missing': 'A fault order is dispatched by the result of its end-to-end test. Record the test result first.',
  'order.callback_missing': 'An order resolved on site is archived after the customer was called back. Record the callback first.',
  'order.score_invalid': 'Feedback is a whole score from 1 to 5. Send a score within it.',
  'order.deadline_invalid': 'A deadline lies before the order was opened. Send deadlines after the opening, or none.',
} as const

export type OrderError = keyof typeof orderErrors

export const refuse = (code: OrderError, message: string): Parsed<never> => rejected(code, message)
