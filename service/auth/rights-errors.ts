/** What is said to whoever has no right to an address; apart from the check, which answers problems, and these name their remedies. */
export const rightsErrors = {
  'sign_in.needed': 'Nobody is signed in, or the session is over. Sign in at /sign-in; programs hand in events with a token.',
  'sign_in.too_many': 'Too many attempts came from one address. Wait a minute and try again.',
  'requests.too_many': 'One account asks more at once than it may. Ask again after Retry-After, fewer at a time.',
  'account.none': 'Nobody is signed in with an account, so there is none to change. Sign in with one first.',
  'right.missing':
    'None of the roles reaches this address, or none reaches far enough. Ask an administrator for a role the message names; docs/permissions.md has them all.',
  'scope.beyond':
    'The question is about a site or queue beyond the reach of the roles. Name one of the sites that the message lists, or a queue there.',
  'persona.not_found': 'Nobody of this id is there to try, or this is no demo. GET /api/me lists whom there is.',
} as const
