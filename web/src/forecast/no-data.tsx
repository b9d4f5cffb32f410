/** An empty chart that says which job fills it. */
import { Code } from '../code.tsx'
import { Empty } from '../parts.tsx'

export function NoData({ title, help }: { readonly title: string; readonly help: string }) {
  return (
    <Empty title={title}>
      <Code text={help} />
    </Empty>
  )
}
