/** When a sum of queues takes the word of its own forecast. */

/** Parts that expect less or more than these shares of it speak of another world: a queue that has just begun. */
export const NEAR = { least: 0.5, most: 2 } as const
