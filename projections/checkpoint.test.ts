/** Where a projection keeps how far it has read: a raised edition begins anew, in each store. */
import { expect, test } from 'vitest'
import { findProjection } from './catalog.ts'
import { checkpointOf } from './projections.ts'

test('rows that hold more than before are read from the beginning again, once for each store', () => {
  const reviews = findProjection('reviews')
  expect([checkpointOf(reviews, 'store', 'a'), checkpointOf(reviews, 'store', 'b')]).toEqual([
    'projection/reviews.2@a',
    'projection/reviews.2@b',
  ])
  expect(checkpointOf({ ...reviews, edition: 3 }, 'store', 'a')).toBe('projection/reviews.3@a')
})

test('one that never changed goes on where it was', () => {
  expect(checkpointOf(findProjection('customers'), 'store', 'a')).toBe('projection/customers@a')
})
