/** `GET /healthz` and `GET /readyz`: whether the process lives, and whether it can work. */
import { Type } from 'typebox'
import { Problem } from './problem.ts'
import { failure, READ, route } from './route.ts'

export const Alive = Type.Object({ status: Type.Literal('alive'), version: Type.String() })

export const ReadyCheck = Type.Object({
  name: Type.Enum(['store', 'ledger', 'migrations']),
  ok: Type.Boolean(),
  detail: Type.String({ description: 'What is wrong and what to do; empty where it is well.' }),
})

const checks = Type.Array(ReadyCheck)

export const Ready = Type.Object({ status: Type.Literal('ready'), checks })

export const NotReady = Type.Object({ ...Problem.properties, checks })

export const getHealth = route('GET', '/healthz', 'anyone', {
  summary: 'Answers while the process lives, whatever the store does.',
  response: { 200: Alive, ...READ },
})

export const getReadiness = route('GET', '/readyz', 'anyone', {
  summary: 'Whether store and ledger answer and every migration is applied.',
  response: { 200: Ready, ...READ, 503: failure('Something it needs is not there; checks says what.', NotReady) },
})
