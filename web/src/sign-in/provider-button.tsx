/** The way to an identity provider, and why the last one led nowhere. */
import { Button } from 'antd'
import { useState } from 'react'
import { useWords } from '../language.ts'
import { signInWords } from '../words/sign-in.ts'

/** Behind #, as the service sends the browser back; taken out of the address, since it says nothing about the next attempt. */
function takeFailure(): string {
  const code = /^#failed=([\w.]+)$/.exec(location.hash)?.[1]
  if (code !== undefined) history.replaceState(history.state, '', location.pathname)
  return code ?? ''
}

export function ProviderButton({ name }: { readonly name: string }) {
  const words = useWords(signInWords)
  const [code] = useState(takeFailure)
  const failures: Readonly<Record<string, string>> = words.failures
  return (
    <div className="sign-in-form">
      <Button type="primary" size="large" block href="/api/sign-in/provider">
        {words.withProvider(name)}
      </Button>
      <p role="alert" className="sign-in-failure">
        {failures[code] ?? ''}
      </p>
      <p className="sub">{words.or}</p>
    </div>
  )
}
