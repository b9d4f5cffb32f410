/** Processor time of a process that is measured from outside. */
import { readFile } from 'node:fs/promises'

/** User and system time of all threads so far, in the hundredths of a second that the kernel counts. */
export async function cpuTicksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return user + system
}

export const cpuSecondsOf = async (pid: number): Promise<number> => (await cpuTicksOf(pid)) / 100
