/** What another page narrowed a list to, with a cross to take it off. */
import { Tag } from 'antd'
import { useSearch } from './router.tsx'

export function Narrowed({ name, children }: { readonly name: string; readonly children: (value: string) => string }) {
  const search = useSearch()
  const value = search.get(name)
  if (value === undefined) return null
  return (
    <Tag closable onClose={() => search.set({ [name]: undefined, page: undefined })}>
      {children(value)}
    </Tag>
  )
}
