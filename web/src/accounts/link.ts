/** The address by which an invitation sets the password. */
export const linkOf = (secret: string): string => `${location.origin}/sign-in#invite=${secret}`
