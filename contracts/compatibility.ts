/** Compares two versions of a contract and says which changes would break those who write or read its records. */

/** A change of form: `additive` when every record and every reader of the old version stays right, else `breaking`. */
export type Verdict = 'additive' | 'breaking'

export type Finding = {
  /** Field as in a record: `after.openedAt`, items of a list as `text[]`; '' is the contract itself. */
  readonly path: string
  /** What changed, dotted: `field.removed`, `limit.narrowed` … */
  readonly rule: string
  readonly from: unknown
  readonly to: unknown
  readonly verdict: Verdict
}

type Json = Readonly<Record<string, unknown>>

/** Words for people; changing them changes no record. */
const ANNOTATIONS = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'default', 'deprecated', 'x-version'])

/** Keyword → whether a larger number lets more records through. */
const LIMITS: Readonly<Record<string, boolean>> = {
  maximum: true,
  exclusiveMaximum: true,
  maxLength: true,
  maxItems: true,
  maxProperties: true,
  minimum: false,
  exclusiveMinimum: false,
  minLength: false,
  minItems: false,
  minProperties: false,
}

const COMPARED = new Set([
  ...ANNOTATIONS,
  ...Object.keys(LIMITS),
  'properties',
  'required',
  'items',
  'enum',
  'additionalProperties',
  'x-tables',
  'x-sensitive',
])

/**
 * Both sides are JSON Schema documents; those of `documentOf` also carry key, tables and the rest as `x-` keywords. A keyword this does
 * not know must stay equal, so what can't be judged is refused. Records of the old version must stay valid, and a reader of the old
 * version must find every field it knows, with its type, its closed list and, where it was required, its value.
 */
export function compareContracts(before: unknown, after: unknown): Finding[] {
  return [...schemas(objectOf(before), objectOf(after), ''), ...promises(objectOf(before), objectOf(after))]
}

export type Check = {
  /** False when readers would break: a breaking change under the same version, or a version that went back. */
  readonly ok: boolean
  readonly from: string
  readonly to: string
  readonly findings: readonly Finding[]
}

/** A breaking change needs a new version: under a higher `x-version` it is listed and allowed. */
export function checkCompatible(before: unknown, after: unknown): Check {
  const findings = compareContracts(before, after)
  const [old, now] = [versionOf(before), versionOf(after)]
  const isBreaking = findings.some(({ verdict }) => verdict === 'breaking')
  return { ok: now === old ? !isBreaking : now > old, from: nameOf(before), to: nameOf(after), findings }
}

/** A document that names no version is its first. */
const versionOf = (document: unknown): number => {
  const version = objectOf(document)['x-version']
  return typeof version === 'number' ? version : 1
}

const nameOf = (document: unknown): string =>
  `${String(objectOf(document)['x-topic'] ?? objectOf(document)['title'] ?? 'contract')} v${versionOf(document)}`

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}

/** A schema that is `true` lets everything through, as `{}` does. */
const schemaObject = (value: unknown): Json | undefined =>
  value === undefined || value === true
    ? {}
    : typeof value === 'object' && value !== null && !Array.isArray(value)
      ? objectOf(value)
      : undefined

/** A schema inside a schema; what is no object (`false`, a tuple) must stay equal. */
function inner(before: unknown, after: unknown, path: string): Finding[] {
  const [old, now] = [schemaObject(before), schemaObject(after)]
  if (old && now) return schemas(old, now, path)
  return same(before, after) ? [] : [finding(path, 'schema.changed', before, after, 'breaking')]
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [])

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

/** Text that is equal for equal JSON whatever the order of members. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'undefined'

function schemas(before: Json, after: Json, path: string): Finding[] {
  return [
    ...members(before, after, path),
    ...items(before, after, path),
    ...closedList(before, after, path),
    ...Object.entries(LIMITS).flatMap(([keyword, isUpper]) => limit(before[keyword], after[keyword], keyword, isUpper, path)),
    ...further(before, after, path),
    ...otherKeywords(before, after, path),
  ]
}

function members(before: Json, after: Json, path: string): Finding[] {
  const [old, now] = [objectOf(before['properties']), objectOf(after['properties'])]
  const [wasRequired, isRequired] = [new Set(textsOf(before['required'])), new Set(textsOf(after['required']))]
  const names = new Set([
    ...Object.keys(old),
    ...Object.keys(now),
    ...[...wasRequired, ...isRequired].map((text) => String(JSON.parse(text))),
  ])
  return [...names].flatMap((name) => {
    const at = path === '' ? name : `${path}.${name}`
    const was = wasRequired.has(JSON.stringify(name))
    const is = isRequired.has(JSON.stringify(name))
    if (!(name in old) && name in now) return [added(before, now[name], at, is)]
    if (name in old && !(name in now)) return [finding(at, 'field.removed', old[name], undefined, 'breaking')]
    return [
      ...(was === is ? [] : [finding(at, is ? 'field.now_required' : 'field.now_optional', was, is, 'breaking')]),
      ...inner(old[name], now[name], at),
    ]
  })
}

/** Readers of an open object pass over a field they do not know; those of a closed one refuse the record. */
function added(parent: Json, schema: unknown, path: string, isRequired: boolean): Finding {
  if (isRequired) return finding(path, 'field.added_required', undefined, schema, 'breaking')
  const isOpen = (parent['additionalProperties'] ?? true) === true && parent['patternProperties'] === undefined
  return finding(path, isOpen ? 'field.added' : 'field.added_to_closed', undefined, schema, isOpen ? 'additive' : 'breaking')
}

function items(before: Json, after: Json, path: string): Finding[] {
  const [old, now] = [before['items'], after['items']]
  if (old === undefined && now === undefined) return []
  if (old === undefined || now === undefined) return [finding(`${path}[]`, 'items.changed', old, now, 'breaking')]
  return inner(old, now, `${path}[]`)
}

/** A reader may have a branch for each listed value and none for others, so a list is widened only by a new version. */
function closedList(before: Json, after: Json, path: string): Finding[] {
  const [old, now] = [textsOf(before['enum']), textsOf(after['enum'])]
  if (before['enum'] === undefined && after['enum'] === undefined) return []
  if (before['enum'] === undefined || after['enum'] === undefined)
    return [finding(path, 'values.changed', before['enum'], after['enum'], 'breaking')]
  const gone = old.filter((value) => !now.includes(value)).map((value): unknown => JSON.parse(value))
  const added = now.filter((value) => !old.includes(value)).map((value): unknown => JSON.parse(value))
  return [
    ...(gone.length > 0 ? [finding(path, 'values.removed', gone, undefined, 'breaking')] : []),
    ...(added.length > 0 ? [finding(path, 'values.added', undefined, added, 'breaking')] : []),
  ]
}

function limit(before: unknown, after: unknown, keyword: string, isUpper: boolean, path: string): Finding[] {
  // A length has a least of 0 whether the schema says so or not.
  const least = isUpper || keyword.endsWith('imum') ? undefined : 0
  const [old, now] = [before ?? least, after ?? least]
  if (same(old, now)) return []
  const isWider = now === undefined || (typeof old === 'number' && typeof now === 'number' && (isUpper ? now > old : now < old))
  return [finding(path, `${keyword}.${isWider ? 'widened' : 'narrowed'}`, old, now, isWider ? 'additive' : 'breaking')]
}

/** Unknown members: allowed unless closed, and a schema for them must stay. */
function further(before: Json, after: Json, path: string): Finding[] {
  const [old, now] = [before['additionalProperties'] ?? true, after['additionalProperties'] ?? true]
  if (same(old, now)) return []
  return [
    finding(path, now === true ? 'unknown_members.allowed' : 'unknown_members.refused', old, now, now === true ? 'additive' : 'breaking'),
  ]
}

function otherKeywords(before: Json, after: Json, path: string): Finding[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names]
    .filter((name) => !COMPARED.has(name) && !same(before[name], after[name]))
    .map((name) => finding(path, `${name.replace(/^x-/, '')}.changed`, before[name], after[name], 'breaking'))
}

/** What a contract promises beside its schema: tables for analysts and whether values are masked. */
function promises(before: Json, after: Json): Finding[] {
  const [wasMasked, isMasked] = [before['x-sensitive'], after['x-sensitive']]
  const masking =
    wasMasked === undefined || isMasked === undefined || wasMasked === isMasked
      ? []
      : [finding('', isMasked ? 'masking.added' : 'masking.removed', wasMasked, isMasked, isMasked ? 'additive' : 'breaking')]
  return [...masking, ...tables(tablesOf(before), tablesOf(after))]
}

const tablesOf = (document: Json): Json[] => (Array.isArray(document['x-tables']) ? document['x-tables'].map(objectOf) : [])

function tables(old: readonly Json[], now: readonly Json[]): Finding[] {
  const named = (all: readonly Json[], name: unknown) => all.find((table) => table['name'] === name)
  const names = [...new Set([...old, ...now].map((table) => table['name']))]
  return names.flatMap((name) => {
    const [was, is] = [named(old, name), named(now, name)]
    const path = `table ${String(name)}`
    if (!was) return [finding(path, 'table.added', undefined, name, 'additive')]
    if (!is) return [finding(path, 'table.removed', name, undefined, 'breaking')]
    return ['key', 'slottingInstant']
      .filter((part) => was[part] !== is[part])
      .map((part) => finding(path, `table.${part}.changed`, was[part], is[part], 'breaking'))
  })
}

const finding = (path: string, rule: string, from: unknown, to: unknown, verdict: Verdict): Finding => ({ path, rule, from, to, verdict })
