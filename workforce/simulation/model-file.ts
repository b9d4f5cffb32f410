/** The JSON form of a simulation; docs/simulation.md describes it. */
import { meant, strangerIn } from '../../domain/kernel/closest.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { seconds } from '../../domain/kernel/time.ts'
import type { AgentGroup, SimulatedQueue, SimulationModel } from './queue-model.ts'

class Unreadable extends Error {}

/** Members by the part of the file they belong to. */
const MEMBERS = {
  'at the top of the file': ['slots', 'slotSeconds', 'warmupSeconds', 'queues', 'groups'],
  'in queues': ['id', 'calls', 'ahtSeconds', 'ahtVariation', 'patienceSeconds', 'targetSeconds'],
  'in groups': ['id', 'skills', 'agents'],
} as const

function only(value: Fields, what: string, part: keyof typeof MEMBERS): Fields {
  const elsewhere = Object.fromEntries(Object.entries(MEMBERS).filter(([other]) => other !== part))
  const wrong = strangerIn(value, what, MEMBERS[part], elsewhere)
  if (wrong !== undefined) throw new Unreadable(wrong)
  return value
}

type Fields = Readonly<Record<string, unknown>>

/** One number for every slot, or a list with one per slot. */
export function parseSimulation(document: unknown): Parsed<SimulationModel> {
  try {
    return parsed(modelOf(only(fields(document, 'the document'), 'the file', 'at the top of the file')))
  } catch (error) {
    if (error instanceof Unreadable) return rejected('simulation.file', error.message)
    throw error
  }
}

function modelOf(root: Fields): SimulationModel {
  const queues = list(root, 'queues').map((one, row) => only(one, `queues[${row}]`, 'in queues'))
  const groups = list(root, 'groups').map((one, row) => only(one, `groups[${row}]`, 'in groups'))
  const slots = number(root, 'slots', 1, longest([...queues.map((queue) => queue['calls']), ...groups.map((group) => group['agents'])]))
  if (!Number.isInteger(slots)) throw new Unreadable(`slots is ${slots}; it must be a whole number of at least 1.`)
  const slotSeconds = seconds(number(root, 'slotSeconds', 1, 1800))
  const model = {
    slots,
    slotSeconds,
    warmupSeconds: seconds(number(root, 'warmupSeconds', 0, 0)),
    queues: queues.map((queue) => queueOf(queue, slots)),
    groups: groups.map((group) => groupOf(group, slots)),
  }
  const known = new Set(model.queues.map(({ id }) => id))
  for (const { id, skills } of model.groups)
    for (const skill of skills)
      if (!known.has(skill))
        throw new Unreadable(`Group ${id} serves '${skill}', which is no queue of this file; ${meant(skill, [...known])}`)
  if (model.warmupSeconds >= slots * slotSeconds)
    throw new Unreadable(`warmupSeconds is ${model.warmupSeconds}; the whole run has ${slots * slotSeconds} s.`)
  return model
}

function queueOf(queue: Fields, slots: number): SimulatedQueue {
  return {
    id: text(queue, 'id'),
    calls: perSlot(queue, 'calls', slots),
    ahtSeconds: seconds(number(queue, 'ahtSeconds', 1e-3)),
    ahtVariation: number(queue, 'ahtVariation', 0, 1),
    patienceSeconds:
      queue['patienceSeconds'] === undefined || queue['patienceSeconds'] === null
        ? undefined
        : seconds(number(queue, 'patienceSeconds', 1e-3)),
    targetSeconds: seconds(number(queue, 'targetSeconds', 0, 20)),
  }
}

function groupOf(group: Fields, slots: number): AgentGroup {
  const skills = group['skills']
  if (!Array.isArray(skills)) throw new Unreadable(`skills of group ${text(group, 'id')} must be a list of queue ids.`)
  const agents = perSlot(group, 'agents', slots)
  const part = agents.find((count) => !Number.isInteger(count))
  if (part !== undefined) throw new Unreadable(`agents of ${text(group, 'id')} holds ${part}; people are whole numbers.`)
  return { id: text(group, 'id'), skills: skills.map(String), agents }
}

const longest = (values: readonly unknown[]): number => Math.max(1, ...values.map((value) => (Array.isArray(value) ? value.length : 1)))

function perSlot(node: Fields, name: string, slots: number): number[] {
  const value = node[name]
  const values: unknown[] = Array.isArray(value) ? value : Array.from({ length: slots }, () => value)
  if (values.length !== slots)
    throw new Unreadable(`${name} of ${text(node, 'id')} has ${values.length} values; the run has ${slots} slots.`)
  return values.map((item) => {
    if (typeof item !== 'number' || !(item >= 0) || item > 1e6)
      throw new Unreadable(`${name} of ${text(node, 'id')} holds ${JSON.stringify(item)}; it must be a number of at least 0.`)
    return item
  })
}

function fields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable(`${what} must be an object.`)
  return Object.fromEntries(Object.entries(value))
}

function list(node: Fields, name: string): Fields[] {
  const value = node[name]
  if (!Array.isArray(value) || value.length === 0) throw new Unreadable(`${name} must be a list with at least one entry.`)
  return value.map((item: unknown, index) => fields(item, `${name}[${index}]`))
}

function text(node: Fields, name: string): string {
  const value = node[name]
  if (typeof value !== 'string' || value === '') throw new Unreadable(`${name} is ${JSON.stringify(value)}; it must be a text.`)
  return value
}

function number(node: Fields, name: string, low: number, usual?: number): number {
  const value = node[name] ?? usual
  if (typeof value !== 'number' || !(value >= low) || value > 1e9)
    throw new Unreadable(`${name} is ${JSON.stringify(value)}; it must be a number of at least ${low}.`)
  return value
}
