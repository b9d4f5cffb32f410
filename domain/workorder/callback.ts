/** When a customer must be called back before feedback and archive (回访): after work on site, until somebody was reached or enough was tried. */
import type { Parsed } from '../kernel/parsed.ts'
import { refuse } from './errors.ts'
import { isCollaboration, type LiveOrder } from './work-order.ts'

/** As often as a customer who does not answer is tried; then the order goes on without. */
export const CALLBACK_TRIES = 3

/** Work on site has begun, or on a line that was found faulty, wherever the order is resolved in the end. */
export const isSiteWork = ({ orderType, status, place, isLineFault }: LiveOrder): boolean =>
  !isCollaboration(orderType) && status === 'accepted' && (place === 'field' || isLineFault === true)

/** A fault worked on by a team of unknown place is taken for work on site while no test has found the line sound. */
const isTakenForSiteWork = ({ orderType, isMaybeOnSite, isLineFault }: LiveOrder): boolean =>
  orderType === 'fault' && isMaybeOnSite === true && isLineFault !== false

export const isCallbackMissing = (order: LiveOrder): boolean =>
  (order.needsCallback || isTakenForSiteWork(order)) && !order.isCalledBack && order.callbackTries < CALLBACK_TRIES

export function withoutCallback(step: string, order: LiveOrder): Parsed<never> | undefined {
  if (!isCallbackMissing(order)) return undefined
  const tried = order.callbackTries === 0 ? 'not called back yet' : `not reached in ${order.callbackTries} of ${CALLBACK_TRIES} tries`
  return refuse(
    'order.callback_missing',
    `${step} on order '${order.orderId}', worked on on site: the customer was ${tried}; make the callback first.`,
  )
}
