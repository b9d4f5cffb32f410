/** Options of one command from argv and environment, validated in one place. */
import { parseArgs } from 'node:util'
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Args, Command, Option } from './command.ts'

type Env = Readonly<Record<string, string | undefined>>

export const COMMON: Readonly<Record<string, Option>> = {
  data: { type: 'string', description: 'Directory of the embedded store and ledger.', default: '.callboard' },
  json: { type: 'boolean', description: 'One JSON document on stdout and nothing else there.' },
  quiet: { type: 'boolean', description: 'No progress and no notes.' },
  help: { type: 'boolean', description: 'This text.' },
}

export const envName = (option: string): string => `CALLBOARD_${option.replaceAll('-', '_').toUpperCase()}`

export function readArgs(command: Command, argv: readonly string[], env: Env): Args {
  const declared = { ...COMMON, ...command.options }
  const { values, positionals } = parse(command, declared, argv)
  const text = (name: string): string | undefined => {
    const value = values[name]
    if (typeof value === 'string') return value
    return env[envName(name)] ?? declared[name]?.default
  }
  return {
    positionals,
    text,
    required: (name) => text(name) ?? usage(command, `--${name} is missing: ${declared[name]?.description ?? ''}`),
    list: (name) => {
      const value = values[name]
      const given = Array.isArray(value) ? value.map(String) : text(name) === undefined ? [] : [String(text(name))]
      const items = given.flatMap((item) => (declared[name]?.multiple ? [item] : item.split(',').map((one) => one.trim())))
      const said = items.filter((item) => item !== '')
      // A variable of the environment that is empty is one that is not set; an option that is, one whose variable is missing.
      if (said.length === 0 && value !== undefined) usage(command, `--${name} is empty; give a value, or leave it out.`)
      return said
    },
    flag: (name) => values[name] === true || ['1', 'true', 'yes', 'on'].includes(env[envName(name)] ?? ''),
    number: (name, rule) => numberOf(command, name, text(name), rule ?? {}),
  }
}

function parse(command: Command, declared: Readonly<Record<string, Option>>, argv: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, { type, multiple }]) => [name, { type, multiple: multiple ?? false }]),
  )
  try {
    return parseArgs({ args: joined(argv), options, allowPositionals: true, strict: true })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    return usage(command, `${message}`)
  }
}

/** `--calls -5` is a number for its rule to refuse, not an option -5. */
function joined(argv: readonly string[]): string[] {
  const args: string[] = []
  for (const text of argv)
    if (/^-\d/.test(text) && /^--[^=]+$/.test(args.at(-1) ?? '')) args.push(`${args.pop()}=${text}`)
    else args.push(text)
  return args
}

function numberOf(
  command: Command,
  name: string,
  text: string | undefined,
  rule: { min?: number; max?: number; integer?: boolean },
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer = false } = rule
  if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max || (integer && !Number.isInteger(value)))
    usage(command, `--${name} is '${text}'; it must be ${integer ? 'a whole number' : 'a number'}${rangeText(min, max)}.`)
  return value
}

function rangeText(min: number, max: number): string {
  if (Number.isFinite(min) && Number.isFinite(max)) return ` from ${min} to ${max}`
  if (Number.isFinite(min)) return ` of at least ${min}`
  return Number.isFinite(max) ? ` of at most ${max}` : ''
}

export function usage(command: Command, message: string): never {
  throw new CallboardError('usage', `${message} Usage: callboard ${command.usage}`)
}
