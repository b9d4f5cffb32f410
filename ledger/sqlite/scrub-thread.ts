/** Scrubs a ledger's file and looks for texts in its bytes, in a thread of its own: a rewrite of a gigabyte holds a thread for seconds. */
import { once } from 'node:events'
import { startWorker } from '../start-worker.ts'

/** Which of the texts are still somewhere in the file. */
export async function scrubInThread(file: string, texts: readonly string[]): Promise<string[]> {
  const worker = startWorker(import.meta.url, './scrub-worker', { workerData: { file, texts } })
  const [found] = await once(worker, 'message')
  await worker.terminate()
  return found
}
