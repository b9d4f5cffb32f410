/** Who is signed in, with which roles, and the way out. */
import { Button } from 'antd'
import { Link } from 'wouter'
import { service } from './api.ts'
import { useWords } from './language.ts'
import { useMe } from './me.tsx'
import { useGrantText } from './sign-in/grants.ts'
import { signInWords } from './words/sign-in.ts'

export function AccountMenu() {
  const words = useWords(signInWords)
  const grantText = useGrantText()
  const me = useMe()
  if (me === undefined || me.by === 'nobody') return null
  const others = me.personas.length === 0 ? null : <Link to="/sign-in">{words.tryRoles}</Link>
  if (me.by === 'machine') return others && <div className="account">{others}</div>
  // All of the next page is read anew, as somebody else.
  const leave = () => service.POST('/api/sign-out').then(() => location.assign(me.signOutAt ?? '/'))
  return (
    <section className="account" aria-label={words.account}>
      <p className="account-name">{me.who?.name}</p>
      <p className="account-roles">{me.who?.grants.map(grantText).join(', ') || words.noRole}</p>
      {me.by === 'account' ? <Link to="/account">{words.ownAccount}</Link> : null}
      <Button size="small" type="text" onClick={() => void leave()}>
        {me.by === 'persona' ? words.leave : words.signOut}
      </Button>
      {others}
    </section>
  )
}
