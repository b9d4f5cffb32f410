/** Who gives the commands of a command line: the user of this machine, or the name an option gives. */
import { userInfo } from 'node:os'
import { local, type Principal } from '../domain/principal.ts'

export const cliPrincipal = (name?: string): Principal => local(name ?? `cli:${userInfo().username}`, 'cli')
