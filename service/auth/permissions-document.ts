/** docs/permissions.md: every address and every command with the roles that may use it, from the tables that are checked. */
import { catalog } from '../../centres/catalog.ts'
import { ROLES } from '../../domain/principal.ts'
import { type Operation, operations } from '../api/catalog.ts'
import type { May } from '../api/may.ts'

/** Customers and programs do not sign in. */
const PEOPLE = ROLES.filter((role) => role !== 'customer' && role !== 'system')

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  rowOf(head),
  rowOf(head.map(() => '---')),
  ...rows.map(rowOf),
]

const cellsOf = (may: May): string[] =>
  PEOPLE.map((role) => (typeof may === 'string' ? { anyone: '·', token: '', signed_in: '·' }[may] : (may[role] ?? '')))

// A folder's modules have their exports in another order under another loader.
const byAddress = (one: Operation, other: Operation): number => (addressOf(one) < addressOf(other) ? -1 : 1)

const addressOf = ({ url, method }: Operation): string => `${url} ${method}`

const WHOM = { anyone: 'anyone', token: 'a token', signed_in: 'whoever signed in' } as const

const operationRows = [...operations]
  .sort(byAddress)
  .map(({ id, method, url, config: { may } }) => [
    ...[`\`${id}\``, `\`${method} ${url}\``, typeof may === 'string' ? WHOM[may] : 'roles'],
    ...cellsOf(may),
  ])

const commandRows = Object.values(catalog).flatMap(({ kind, permissions }) =>
  Object.entries(permissions).map(([command, roles]) => [
    `\`${kind}\``,
    `\`${command}\``,
    typeof roles === 'function' ? 'depends on the type (docs/work-orders.md)' : roles.join(', '),
  ]),
)

export const permissionsDocument = (): string =>
  [
    '# Who may do what',
    '',
    'Made by `npm run docs:permissions` from the tables that are checked: the rows of `service/api/` and the aggregates of `centres/`. What has no row is refused.',
    '',
    '## Addresses',
    '',
    'A cell is the least scope of a role that suffices: `own` the person’s own, `team` the teams, `site` the sites of the grant, `all` everything. An answer is cut to the scope of',
    'whoever asks; where it can’t be cut, only scope `all` is let in. `·`: without any role too. On an installation without accounts whoever works at the machine has every role,',
    'and hands in events without a token; where people sign in a token is needed from the machine too.',
    '',
    ...tableOf(['operation', 'address', 'for', ...PEOPLE.map((role) => `\`${role}\``)], operationRows),
    '',
    '## Commands',
    '',
    'Checked wherever a command comes from: page, command line, host application, job.',
    '',
    ...tableOf(['kind', 'command', 'roles'], commandRows),
    '',
  ].join('\n')
