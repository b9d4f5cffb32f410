/** Who was erased, when, by whom and why. */
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Panel, TableHead } from '../parts.tsx'
import type { Privacy } from '../published-api.ts'
import { privacyWords } from '../words/privacy.ts'

export function ErasedTable({ rows }: { readonly rows: Privacy['erasures'] }) {
  const words = useWords(privacyWords)
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <Panel title={words.erasures}>
      {rows.length === 0 ? (
        <p className="note">{words.noErasures}</p>
      ) : (
        <div className="table-box">
          <table className="plain">
            <TableHead texts={[words.when, words.customer, words.by, words.reason]} />
            <tbody>
              {rows.map(({ customerId, at, by, reason }) => (
                <tr key={customerId}>
                  <td className="nowrap">{time(at, zone, language, 'full')}</td>
                  <td>{customerId}</td>
                  <td>{by}</td>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
