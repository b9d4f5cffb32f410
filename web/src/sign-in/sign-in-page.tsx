/** What is shown in place of every page while nobody is signed in; on the demo also whom it can be tried as. */
import { useState } from 'react'
import { Link } from 'wouter'
import { LanguageAndTheme } from '../choices.tsx'
import { useWords } from '../language.ts'
import type { Me } from '../published-api.ts'
import { signInWords } from '../words/sign-in.ts'
import { InvitationForm } from './invitation-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { Personas } from './personas.tsx'
import { ProviderButton } from './provider-button.tsx'

/** Behind #, so no server and no log ever gets it; taken out of the address at once, so the browser's history has it no longer. */
function takeInvitation(): string | undefined {
  const secret = /^#invite=([\w.-]+)$/.exec(location.hash)?.[1]
  if (secret !== undefined) history.replaceState(history.state, '', location.pathname)
  return secret
}

export function SignInPage({ me }: { readonly me: Me }) {
  const words = useWords(signInWords)
  const [invitation] = useState(takeInvitation)
  const isInvited = invitation !== undefined
  return (
    <main id="content" className="sign-in" tabIndex={-1}>
      <div className="sign-in-card">
        <p className="sign-in-brand">
          <img src="/icon.svg" alt="" width={24} height={24} />
          Callboard
        </p>
        {me.needsSignIn ? (
          <>
            <h1>{isInvited ? words.inviteTitle : words.title}</h1>
            <p className="sub">{isInvited ? words.inviteSub : words.sub}</p>
            {me.provider === null || isInvited ? null : <ProviderButton name={me.provider.name} />}
            {isInvited ? <InvitationForm secret={invitation} /> : <PasswordForm />}
            <p className="sub">{words.noAccount}</p>
          </>
        ) : (
          <>
            <h1>{words.demoTitle}</h1>
            <p className="sub">{words.demoSub}</p>
            <Personas personas={me.personas} />
            <Link to="/">{words.back}</Link>
          </>
        )}
        <LanguageAndTheme />
      </div>
    </main>
  )
}
