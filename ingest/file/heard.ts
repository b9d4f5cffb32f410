/** What reading a file finds beside its rows. */
import type { Survey } from '../mappings/draft.ts'

export type Heard = {
  /** Bytes of the file. */
  readonly read: (bytes: number) => void
  /** Of the first header `isRepeated` is false; others stand among the rows, such as in files put together. */
  readonly header: (header: { readonly linesAbove: number; readonly unread: readonly string[]; readonly isRepeated: boolean }) => void
  /** Of an interval export. */
  readonly survey: (survey: Pick<Survey, 'likelyTotals'>) => void
  /** A column that is read at one place of a list, in a record that has a value of it at another place. */
  readonly otherPlace: (column: string) => void
}

const nothing = (): void => undefined

export const UNHEARD: Heard = { read: nothing, header: nothing, survey: nothing, otherPlace: nothing }
