/** Options of the commands that serve pages and take events: under which names they are reached, and who needs a token. */
import type { Args, Option } from './command.ts'

export const guardOptions: Readonly<Record<string, Option>> = {
  'allow-host': {
    type: 'string',
    description: 'Names under which a proxy passes events on, which need a token; nothing else is served to it.',
  },
  'require-token': { type: 'boolean', description: 'Take events only with a token, from this machine too.' },
}

export const guardsFrom = (args: Args): { needsToken: boolean; allowedHosts: readonly string[] } => ({
  needsToken: args.flag('require-token'),
  allowedHosts: args.list('allow-host'),
})
