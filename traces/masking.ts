/** Numbers that name a person or an account, taken out of texts that are kept for technicians. */

const MASK = '***'
/** Phone, card and identity numbers: 7 digits or more, also with a space or hyphen between; the last two stay to tell them apart. */
const NUMBERS = /\d(?:[ -]?\d){6,}/g

export const maskNumbers = (text: string): string => text.replaceAll(NUMBERS, (run) => `${MASK}${run.replaceAll(/\D/g, '').slice(-2)}`)
