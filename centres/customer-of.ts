/** The customer an event is about, as a pseudonym; most streams name theirs in the first event only. */
export const customerOf = (event: object): string | undefined =>
  'customerId' in event && typeof event.customerId === 'string' ? event.customerId : undefined
