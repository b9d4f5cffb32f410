/** Whom the demo can be tried as: nobody where the ledger never held it, and nobody in production. */
import { demoPersonas } from '../demo/personas.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { DemoLine } from './demo-line.ts'

export const demoPeople =
  (ledger: Ledger, isProduction: boolean): (() => Promise<typeof demoPersonas>) =>
  async () =>
    !isProduction && (await DemoLine.isLoaded(ledger)) ? demoPersonas : []
