/** Where a customer is shown. */
export const addressOfCustomer = (id: string): string => `/customers/${encodeURIComponent(id)}`
