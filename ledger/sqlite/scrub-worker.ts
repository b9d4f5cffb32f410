/** The thread of `scrubInThread`. */
import { parentPort, workerData } from 'node:worker_threads'
import { scrubLedger, textsInLedger } from './scrub.ts'

const { file, texts }: { file: string; texts: readonly string[] } = workerData
scrubLedger(file)
parentPort?.postMessage(textsInLedger(file, texts))
