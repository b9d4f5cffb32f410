/** Credentials of interfaces from the environment: `CALLBOARD_SECRET_CRM_TOKEN` is the secret `crm-token`. */

const PREFIX = 'CALLBOARD_SECRET_'

export const secretsFrom = (env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(PREFIX) && value ? [[name.slice(PREFIX.length).toLowerCase().replaceAll('_', '-'), value]] : [],
    ),
  )
