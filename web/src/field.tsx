/** A labelled field of a form in one row. */
import type { ReactNode } from 'react'

/** `id` joins the label to the control within. */
export function Field({ label, id, children }: { readonly label: string; readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  )
}
