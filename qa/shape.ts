/** What a value of unknown origin lacks to have the shape of a schema, as a sentence. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { strangerIn } from '../domain/kernel/closest.ts'

/** `at` is the place in the value; a member that nothing reads is named with the one that was perhaps meant. */
export function shapeFault(schema: TSchema, value: unknown): { readonly at: string; readonly fault: string } {
  const errors = Value.Errors(schema, value)
  const stranger = errors.find(({ keyword }) => keyword === 'additionalProperties')
  if (stranger) {
    const holder = inside(value, stranger.instancePath)
    const properties = inside(inside(schema, stranger.schemaPath.slice(1)), '/properties')
    const fault =
      isObject(holder) && isObject(properties) ? strangerIn(holder, placeOf(stranger.instancePath), Object.keys(properties)) : undefined
    if (fault !== undefined) return { at: placeOf(stranger.instancePath), fault }
  }
  const [error] = errors
  const at = placeOf(error?.instancePath ?? '')
  return { at, fault: `${at} ${error?.message ?? 'has the wrong shape'}.` }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const placeOf = (path: string): string => (path === '' ? 'it' : `'${path.slice(1).replaceAll('/', '.')}'`)

/** The part that a JSON pointer leads to. */
const inside = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (isObject(part) ? Reflect.get(part, key) : undefined), value)
