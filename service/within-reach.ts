/** Parts of an answer that are not for everybody who may have the rest. */
import { OutOfReach } from '../sql/reach-views.ts'

/** Null where the view is beyond the asker's reach. */
export async function unlessBeyond<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof OutOfReach) return null
    throw error
  }
}
