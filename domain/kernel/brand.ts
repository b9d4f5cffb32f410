/** Nominal typing: a value of type Brand<Base, Name> is made only by its constructor. */

declare const brand: unique symbol

export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
