/** `GET /api/interfaces`, `GET /api/interfaces/:name` and `POST /api/interfaces/:name/…`: the registry of other systems. */
import { type Static, Type } from 'typebox'
import { ADMINS } from './may.ts'
import { COMMANDED, Nothing, READ, route, SIGNED, UNKNOWN } from './route.ts'
import { closed, InstantText, Nullable } from './values.ts'

export const InterfaceRow = Type.Object({
  name: Type.String(),
  nameEn: Type.String(),
  nameZh: Type.String(),
  owner: Type.String(),
  kind: Type.String(),
  method: Type.String(),
  endpoint: Type.String({ description: 'Without the query.' }),
  status: Type.Enum(['enabled', 'disabled']),
  revision: Type.Integer(),
  timeoutMs: Type.Integer(),
  concurrentCalls: Type.Integer(),
  sloAvailabilityRatio: Type.Number(),
  sloP95Ms: Type.Integer(),
  health: Type.Enum(['healthy', 'degraded', 'isolated'], { description: 'As last reported by any process that calls it.' }),
  healthSince: Nullable(InstantText),
  healthReason: Type.String(),
  calls: Type.Integer({ description: 'In the last 24 hours.' }),
  failures: Type.Integer({ description: 'Of them not answered.' }),
  p95Ms: Nullable(Type.Number()),
})
export type InterfaceRow = Static<typeof InterfaceRow>

/** What a form for an interface has to know. */
export const InterfaceForm = Type.Object({
  kinds: Type.Array(Type.String()),
  methods: Type.Array(Type.String()),
  defaults: Type.Record(Type.String(), Type.Unknown()),
  limits: Type.Record(Type.String(), Type.Array(Type.Number()), { description: 'Least and most of each number.' }),
})
export type InterfaceForm = Static<typeof InterfaceForm>

export const InterfaceList = Type.Object({ asOf: InstantText, interfaces: Type.Array(InterfaceRow), form: InterfaceForm })
export type InterfaceList = Static<typeof InterfaceList>

export const InterfaceChange = Type.Object({
  at: InstantText,
  by: Type.String(),
  what: Type.String({ description: 'registered, changed, disabled, enabled, healthy, degraded or isolated.' }),
  detail: Type.String({ description: 'Fields that changed, the reason, or the failure.' }),
})
export type InterfaceChange = Static<typeof InterfaceChange>

export const InterfaceDetail = Type.Object({
  name: Type.String(),
  settings: Type.Record(Type.String(), Type.Unknown()),
  history: Type.Array(InterfaceChange, { description: 'Newest first.' }),
})
export type InterfaceDetail = Static<typeof InterfaceDetail>

export const InterfaceName = Type.Object({ name: Type.String({ maxLength: 64 }) })

/** What the pages send; a command key makes a repeat harmless. */
export const InterfaceCommand = Type.Object(
  {
    action: Type.Enum(['create', 'change', 'disable', 'enable']),
    settings: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    commandKey: Type.Optional(Type.String({ minLength: 8, maxLength: 100 })),
  },
  closed,
)
export type InterfaceCommand = Static<typeof InterfaceCommand>

export const getInterfaces = route('GET', '/api/interfaces', ADMINS, {
  summary: 'The interfaces to other systems with their health and the numbers of the last 24 hours.',
  response: { 200: InterfaceList, ...READ },
})

export const getInterface = route('GET', '/api/interfaces/:name', ADMINS, {
  summary: 'Settings and history of one interface.',
  params: InterfaceName,
  response: { 200: InterfaceDetail, ...READ, ...UNKNOWN },
})

export const changeInterface = route('POST', '/api/interfaces/:name', ADMINS, {
  summary: 'Registers, changes, disables or enables an interface.',
  params: InterfaceName,
  ...SIGNED,
  body: InterfaceCommand,
  response: { 204: Nothing, ...COMMANDED },
})
