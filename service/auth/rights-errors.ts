/** What is said to whoever has no right to an address; apart from the check, which answers problems, and these name their remedies. */
export const rightsErrors = {
  'right.missing':
    'None of the roles reaches this address, or none reaches far enough. Ask an administrator for a role the message names; docs/permissions.md has them all.',
} as const
