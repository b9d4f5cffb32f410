/** Who signs in, with which roles since when, and by what it is proven. */
import { useNames } from '../directory.tsx'
import { NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Badge, TableHead } from '../parts.tsx'
import type { AccountRow } from '../published-api.ts'
import { useGrantText } from '../sign-in/grants.ts'
import { accountsWords } from '../words/accounts.ts'

type Props = {
  readonly rows: readonly AccountRow[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

export function AccountTable({ rows, chosen, onChoose }: Props) {
  const words = useWords(accountsWords)
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.name, words.roles, words.proof, words.state]} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <button type="button" className="link" aria-expanded={row.id === chosen} onClick={() => onChoose(row.id)}>
                  {row.name}
                </button>
                {row.name === row.id ? null : <span className="note">{` ${row.id}`}</span>}
              </td>
              <td>
                <Roles row={row} />
              </td>
              <td>
                <Proof row={row} />
              </td>
              <td>
                <Badge tone={row.isClosed ? 'muted' : 'good'}>{row.isClosed ? words.closed : words.open}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Roles({ row: { grants } }: { readonly row: AccountRow }) {
  const words = useWords(accountsWords)
  const language = useLanguage()
  const { zone } = useNames()
  const text = useGrantText()
  if (grants.length === 0) return NONE
  return grants.map((grant) => {
    const isPlanned = Date.parse(grant.from) > Date.now()
    const span = [
      ...(isPlanned ? [words.since(time(grant.from, zone, language))] : []),
      ...(grant.to === null ? [] : [words.until(time(grant.to, zone, language))]),
    ]
    return (
      <div key={`${grant.role} ${grant.from}`}>
        {text(grant)}
        {span.length === 0 ? null : <span className="note">{` ${span.join(' ')}`}</span>}
      </div>
    )
  })
}

function Proof({ row: { hasPassword, hasSecondFactor, provider, isClosed } }: { readonly row: AccountRow }) {
  const words = useWords(accountsWords)
  const proofs = [provider, hasPassword ? words.password : '', hasSecondFactor ? words.secondFactor : ''].filter((one) => one !== '')
  if (proofs.length > 0) return proofs.join(', ')
  return isClosed ? NONE : <span className="note">{words.invited}</span>
}
