/** What nobody can see is no text: one rule for every name, reason and author that has to be given. */

/** White space, control and format characters, and what fonts draw as nothing: Hangul fillers and the empty Braille pattern. */
const UNSEEN = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/** Whether there is nothing to read in the text, or no text at all. */
export const isBlank = (text: unknown): boolean => typeof text !== 'string' || UNSEEN.test(text)
