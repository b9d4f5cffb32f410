/** docs/states: a diagram of every state machine, made from the table its decider reads. */

import { mermaidOf } from '../domain/kernel/machine.ts'
import { machines } from '../domain/machines.ts'

/** Text by file name. */
export function stateDocuments(): ReadonlyMap<string, string> {
  const documents = new Map<string, string>()
  for (const machine of machines) {
    const { name, title, ends } = machine
    const end = ends.length === 0 ? 'It never ends.' : `Ends: ${ends.join(', ')}.`
    const lines = [
      `# ${title.en} (${title.zh})`,
      '',
      end,
      '',
      '```mermaid',
      mermaidOf(machine),
      '```',
      '',
      'Made by `npm run docs:states`.',
      '',
    ]
    documents.set(`${name}.md`, lines.join('\n'))
  }
  const index = machines.map(({ name, title }) => `- [${title.en} ${title.zh}](${name}.md)`)
  documents.set(
    'README.md',
    ['# States', '', 'One diagram per machine, made from the table the decider reads.', '', ...index, ''].join('\n'),
  )
  return documents
}
