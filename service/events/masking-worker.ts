/** What the thread for masking runs. */
export { maskedBodies as mask } from './mask-bodies.ts'
