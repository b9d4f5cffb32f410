/** A change of the registry in words. */

import { toIso } from '../domain/kernel/time.ts'
import type { RegistryEvent } from '../domain/operations/interface-registry.ts'

/** One line for people: when, who, what and why. */
export function describeChange(event: RegistryEvent): string {
  const who = `${toIso(event.at)} ${event.by}`
  switch (event.type) {
    case 'interface_registered':
      return `${who} registered ${event.name} at ${event.settings.endpoint}`
    case 'interface_changed':
      return `${who} changed ${event.changed.join(', ')}: ${event.reason}`
    case 'interface_disabled':
      return `${who} disabled it: ${event.reason}`
    case 'interface_enabled':
      return `${who} enabled it: ${event.reason}`
  }
}
