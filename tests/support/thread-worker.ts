/** Functions that a thread is tried with. */
export const double = (value: number): number => 2 * value

export function fail(): never {
  throw new RangeError('of its own making')
}

/** Until it is stopped. */
export function spin(): never {
  for (;;);
}

export function eat(): never {
  for (const eaten: unknown[] = []; ; ) eaten.push(Array.from({ length: 1000 }, () => ({ at: Math.random() })))
}
