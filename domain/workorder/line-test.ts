/** The end-to-end test of a line (端到端测试), asked of the system that can measure it. */

import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import type { CallInterface, InterfaceContext } from '../operations/interface-port.ts'

export type LineTest = { readonly isLineFault: boolean; readonly detail: string }

/** `name`: the interface the test system is registered under; `line`: what it knows the line by. Rejections: `interface.*`, `line_test.reply_invalid`. */
export async function testLine(
  callInterface: CallInterface,
  name: string,
  line: { readonly customerId?: string; readonly product?: string },
  context: InterfaceContext,
): Promise<Parsed<LineTest>> {
  const answer = await callInterface(name, line, { operation: 'line-test', ...context })
  return answer.ok ? readLineTest(answer.value.body) : answer
}

/** The answer is `{"isLineFault": true, "detail": "…"}`; `detail` may be left out. */
export function readLineTest(body: unknown): Parsed<LineTest> {
  if (typeof body === 'object' && body !== null && 'isLineFault' in body && typeof body.isLineFault === 'boolean')
    return parsed({ isLineFault: body.isLineFault, detail: 'detail' in body && typeof body.detail === 'string' ? body.detail : '' })
  return rejected(
    'line_test.reply_invalid',
    'The line test answered without a verdict; its answer must be {"isLineFault": true or false, "detail": "…"}.',
  )
}
