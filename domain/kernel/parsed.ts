/** Bad data as a value: the outcome of reading something that may not be what it claims. */

export type Rejection = { readonly code: string; readonly message: string }

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rejection: Rejection }

/** A value that is what it claims to be. */
export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })

/** `code` is stable and dotted (`order.archived`); `message` names the value, the rule and the remedy. */
export const rejected = (code: string, message: string): Parsed<never> => ({ ok: false, rejection: { code, message } })
