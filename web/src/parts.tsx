/** Building blocks of all pages: page head, panel, and what a panel shows while loading, empty or failed. */
import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Loaded } from './api.ts'
import { useWords } from './language.ts'
import type { Problem } from './published-api.ts'
import { shellWords } from './words/shell.ts'

export function PageHead({ title, sub, children }: { readonly title: string; readonly sub?: ReactNode; readonly children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} – Callboard`
  }, [title])
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {sub === undefined ? null : <p className="sub">{sub}</p>}
      </div>
      <div className="page-tools">{children}</div>
    </header>
  )
}

export function Panel({
  title,
  extra,
  className,
  children,
}: {
  readonly title?: string
  readonly extra?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}) {
  return (
    <section className={`panel ${className ?? ''}`}>
      {title === undefined ? null : (
        <div className="panel-head">
          <h2>{title}</h2>
          <div className="panel-extra">{extra}</div>
        </div>
      )}
      {children}
    </section>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children === undefined ? null : <div className="empty-text">{children}</div>}
    </div>
  )
}

/** Shows a skeleton, an error with retry, or the data; a failed refresh keeps the last data with a note. */
export function Await<T>({
  from,
  lines = 6,
  children,
}: {
  readonly from: Loaded<T>
  readonly lines?: number
  readonly children: (data: T) => ReactNode
}) {
  const words = useWords(shellWords)
  const error = useSteadyError(from)
  if (from.data === undefined && error === null)
    return (
      <div className="loading" aria-busy="true">
        <span className="sr-only">{words.loading}</span>
        <Skeleton active title={false} paragraph={{ rows: lines }} />
      </div>
    )
  if (from.data === undefined) return <Failure error={error} onRetry={from.refetch} />
  return (
    <>
      {error === null ? null : (
        <div className="stale" role="status">
          {words.stale}{' '}
          <Button size="small" onClick={() => void from.refetch()}>
            {words.retry}
          </Button>
        </div>
      )}
      {children(from.data)}
    </>
  )
}

/** A query forgets its error while it repeats a read that never succeeded; the page goes on saying it until the answer is there. */
export function useSteadyError<E>({
  status,
  error,
  errorUpdateCount,
}: Pick<UseQueryResult<unknown, E>, 'status' | 'error' | 'errorUpdateCount'>): E | null {
  const last = useRef(error)
  if (status !== 'pending') last.current = error
  return errorUpdateCount > 0 ? last.current : null
}

function Failure({ error, onRetry }: { readonly error: Problem | null; readonly onRetry: () => unknown }) {
  const words = useWords(shellWords)
  return (
    <div className="empty" role="alert">
      <p className="empty-title">{words.failed}</p>
      <p className="empty-text">{error?.status === 0 ? words.unreachable : error?.message}</p>
      <Button onClick={onRetry}>{words.retry}</Button>
    </div>
  )
}

/** The names of a table's columns: of texts, then of numbers, which stand on the right. */
export function TableHead({ texts, numbers = [] }: { readonly texts: readonly string[]; readonly numbers?: readonly string[] }) {
  return (
    <thead>
      <tr>
        {texts.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
        {numbers.map((name) => (
          <th key={name} scope="col" className="num">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

export type Tone = 'good' | 'warn' | 'bad' | 'muted' | 'accent'

/** A state in words with a dot; colour alone never carries the meaning. */
export function Badge({ tone, children, title }: { readonly tone: Tone; readonly children: ReactNode; readonly title?: string }) {
  return (
    <span className={`badge ${tone}`} title={title}>
      <i aria-hidden="true" />
      {children}
    </span>
  )
}
