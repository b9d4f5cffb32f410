/** `/api/customers`: one customer across everything that is within reach. */
import type { ReachViews } from '../../sql/reach-views.ts'
import { readCustomerFigures, readCustomerSteps } from '../../sql/reads/customers.ts'
import { getCustomer } from '../api/customers.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api } from '../deps.ts'
import { Refused } from '../problem.ts'

export function customerRoutes(app: Api, views: ReachViews): void {
  app.route({
    ...getCustomer,
    handler: async (request) => {
      const { id } = request.params
      const within = await views.of(rightsOf(request))
      const [steps, figures] = await Promise.all([readCustomerSteps(within, id), readCustomerFigures(within, id)])
      if (steps.length === 0 && figures.calls + figures.orders === 0)
        throw new Refused(404, {
          code: 'customer.unknown',
          message: `Nothing is known of a customer '${id}'. Search for the customer, or open one from a call or an order.`,
        })
      return { customerId: id, ...figures, steps }
    },
  })
}
