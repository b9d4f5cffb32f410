/** What an item of a score comes to. */

/** `na`: the rule does not apply; `unknown`: it can't be decided from what is known and goes to a person. */
export type Outcome = 'pass' | 'fail' | 'na' | 'unknown'
