/** `/api/privacy`: legal holds, periods of retention and erasures. */
import { type Static, Type } from 'typebox'
import { DATA_CLASS_IDS } from '../../domain/operations/retention.ts'
import { ERASURE_STAGES } from '../privacy/erase.ts'
import { ADMINS, rolesWith } from './may.ts'
import { COMMANDED, READ, route, SIGNED, UNKNOWN } from './route.ts'
import { closed, Id, InstantText, Nullable } from './values.ts'

const KEEPERS = rolesWith('all', ['manager', 'admin'])
const Reason = Type.String({ minLength: 1, maxLength: 1000, description: 'Kept for ever: no name belongs into it.' })

const PeriodView = Type.Object({
  days: Type.Integer({ description: '0: for ever.' }),
  from: InstantText,
  by: Type.String(),
  reason: Type.String(),
})

export const RetentionRow = Type.Object({
  dataClass: Type.String(),
  days: Type.Integer({ description: 'In force; 0: for ever.' }),
  usual: Type.Integer({ description: 'Where nobody has set another.' }),
  shortest: Type.Integer(),
  set: Nullable(PeriodView),
  next: Nullable(PeriodView),
  expired: Type.Integer({ description: 'Rows that the last look deleted.' }),
  held: Type.Integer({ description: 'Rows that had their time and stayed under a hold.' }),
  lookedAt: Nullable(InstantText),
})
export type RetentionRow = Static<typeof RetentionRow>

export const HoldRow = Type.Object({ customerId: Type.String(), since: InstantText, by: Type.String(), reason: Type.String() })
const ErasureRow = Type.Object({ customerId: Type.String(), at: InstantText, by: Type.String(), reason: Type.String() })

export const Privacy = Type.Object({
  holds: Type.Array(HoldRow),
  retention: Type.Array(RetentionRow),
  erasures: Type.Array(ErasureRow, { description: 'Tombstones, the latest first; for administrators.' }),
  backups: Type.Array(Type.Object({ directory: Type.String(), at: InstantText }), {
    description: 'Made and not shredded; for administrators.',
  }),
})
export type Privacy = Static<typeof Privacy>

const Places = Type.Array(Type.Object({ place: Type.String(), rows: Type.Integer(), found: Type.Integer() }))

export const CustomerTrace = Type.Object({
  customerId: Type.String(),
  hold: Nullable(HoldRow),
  erasedAt: Nullable(InstantText),
  /** Tables and streams with something of the customer, and how many of their rows. */
  places: Places,
})
export type CustomerTrace = Static<typeof CustomerTrace>

const Receipt = Type.Object(
  {
    ...{ customerId: Type.String(), at: InstantText, by: Type.String(), reason: Type.String() },
    erased: Type.Array(Type.Object({ table: Type.String(), rows: Type.Integer() })),
    wanted: Type.Object({ texts: Type.Integer(), sha256: Type.String() }),
    searched: Places,
    inClear: Type.Integer(),
    backups: Type.Array(Type.Object({ directory: Type.String(), at: InstantText })),
    isProven: Type.Boolean(),
    sha256: Type.String(),
  },
  { description: 'As `callboard erase --receipt` writes it.' },
)

export const ErasureState = Type.Object({
  id: Type.String(),
  customerId: Type.String(),
  stage: Type.Enum([...ERASURE_STAGES, 'done', 'failed']),
  message: Type.String({ description: 'Why it failed or was refused.' }),
  isProven: Nullable(Type.Boolean({ description: 'Whether the search afterwards found nothing.' })),
  receipt: Nullable(Receipt),
})
export type ErasureState = Static<typeof ErasureState>

const ByCustomer = Type.Object({ customerId: Id })

export const getPrivacy = route('GET', '/api/privacy', KEEPERS, {
  summary: 'Legal holds that are set, how long each class of data is kept, and who was erased.',
  response: { 200: Privacy, ...READ },
})

export const changeHold = route('POST', '/api/privacy/holds/:customerId', KEEPERS, {
  summary: 'Sets or releases a legal hold, under which nothing of a customer is erased or expires.',
  params: ByCustomer,
  ...SIGNED,
  body: Type.Object({ action: Type.Enum(['set', 'release']), reason: Reason }, closed),
  response: { 200: Privacy, ...COMMANDED },
})

export const setRetention = route('POST', '/api/privacy/retention/:dataClass', ADMINS, {
  summary: 'Says how long a class of data is kept, from an instant on.',
  params: Type.Object({ dataClass: Type.Enum([...DATA_CLASS_IDS]) }),
  ...SIGNED,
  body: Type.Object(
    { days: Type.Integer({ minimum: 0, maximum: 100_000, description: '0: for ever.' }), reason: Reason, from: Type.Optional(InstantText) },
    closed,
  ),
  response: { 200: Privacy, ...COMMANDED },
})

export const findCustomer = route('GET', '/api/privacy/customers/:customerId', ADMINS, {
  summary: 'Where something of a customer is: what an erasure would find.',
  params: ByCustomer,
  response: { 200: CustomerTrace, ...READ, ...UNKNOWN },
})

export const beginErasure = route('POST', '/api/privacy/erasures', ADMINS, {
  summary: 'Begins to erase a customer; ask after it until it is done.',
  ...SIGNED,
  body: Type.Object(
    {
      customerId: Id,
      reason: Reason,
      also: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20, description: 'Further texts to look for afterwards.' }),
      ),
    },
    closed,
  ),
  response: { 202: ErasureState, ...COMMANDED },
})

export const getErasure = route('GET', '/api/privacy/erasures/:id', ADMINS, {
  summary: 'How far an erasure that this process began has come; its receipt when it is done.',
  params: Type.Object({ id: Id }),
  response: { 200: ErasureState, ...READ, ...UNKNOWN },
})
