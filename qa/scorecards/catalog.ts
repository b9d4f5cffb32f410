/** Every scorecard and work-order form shipped, each in all its published versions; publishing a version is adding a row. */
import type { Scorecard } from '../scorecard.ts'
import type { OrderForm } from '../work-order/order.ts'
import { hotlineService } from './hotline-service.ts'
import { hotlineService2 } from './hotline-service-2.ts'
import { serviceOrder } from './service-order.ts'

export const scorecards: readonly Scorecard[] = [hotlineService, hotlineService2]

export const orderForms: readonly OrderForm[] = [serviceOrder]

type Versioned = { readonly id: string; readonly version: number; readonly effectiveFrom: string }

/** That version, or the newest one. */
export function findForm<Form extends Versioned>(forms: readonly Form[], id: string, version?: number): Form | undefined {
  const found = forms.filter((form) => form.id === id && (version === undefined || form.version === version))
  return found.sort((a, b) => b.version - a.version)[0]
}

/** Of each form the version in force at `at` (ISO 8601). */
export function formsInForce<Form extends Versioned>(forms: readonly Form[], at: string): Form[] {
  const when = Date.parse(at)
  const ids = [...new Set(forms.map((form) => form.id))]
  return ids.flatMap((id) => {
    const begun = forms.filter((form) => form.id === id && Date.parse(form.effectiveFrom) <= when)
    return begun.sort((a, b) => b.version - a.version).slice(0, 1)
  })
}
