/** Every reason for which a change of the interface registry is refused, with what to do about it. */
import { type Parsed, rejected } from '../kernel/parsed.ts'

export const registryErrors = {
  'registry.exists': 'An interface of this name is registered. Change it, or choose another name.',
  'interface.not_found': 'No interface of this name is registered. Check the name, or register it; GET /api/interfaces lists them.',
  'registry.name_invalid': 'A name has 1 to 64 of a–z, 0–9, `.`, `_`, `-` and begins with a letter or digit. Choose another.',
  'registry.field_unknown': 'A setting is not known. Use one of those the message names.',
  'registry.field_invalid': 'A setting is missing or breaks its rule. Correct it as the message says.',
  'registry.reason_missing': 'Changing, disabling and enabling need a reason; it stays in the history. Write one.',
  'registry.disabled': 'The interface is disabled already. Nothing is to be done.',
  'registry.enabled': 'The interface is enabled already. Nothing is to be done.',
  'registry.time_reversed': 'The command is dated before the last change. Send the present.',
} as const

export type RegistryError = keyof typeof registryErrors

export const refuseRegistry = (code: RegistryError, message: string): Parsed<never> => rejected(code, message)
