/** Gets the tools tests need from Debian where they are missing and this user may install packages. */
import { spawnSync } from 'node:child_process'

type Tool = { readonly name: string; readonly probe: readonly string[]; readonly packages: readonly string[] }

const TOOLS: readonly Tool[] = [
  { name: 'Java 17', probe: ['java', '-version'], packages: ['openjdk-17-jre-headless'] },
  { name: 'Maven', probe: ['mvn', '-v'], packages: ['maven'] },
  { name: 'Chromium', probe: ['chromium', '--version'], packages: ['chromium'] },
  { name: 'PostgreSQL', probe: ['sh', '-c', 'ls /usr/lib/postgresql/*/bin/initdb'], packages: ['postgresql'] },
  // Without a CJK font Chinese renders as boxes.
  { name: 'a CJK font', probe: ['sh', '-c', 'fc-list :lang=zh | grep -q .'], packages: ['fontconfig', 'fonts-noto-cjk'] },
]

const runs = ([program = '', ...args]: readonly string[]): boolean => spawnSync(program, args, { stdio: 'ignore' }).status === 0

/** Returns a line for each tool that was installed or can't be had. */
export function obtainTools(): string[] {
  const missing = TOOLS.filter(({ probe }) => !runs(probe))
  if (missing.length === 0) return []
  const canInstall = process.getuid?.() === 0 && runs(['apt-get', '--version'])
  if (!canInstall)
    return missing.map(
      ({ name, packages }) => `${name} is missing; tests that need it will be skipped. Install: apt-get install ${packages.join(' ')}`,
    )
  runs(['apt-get', 'update'])
  return missing.map(({ name, packages, probe }) => {
    runs(['apt-get', 'install', '-y', '--no-install-recommends', ...packages])
    return runs(probe)
      ? `Installed ${name} (${packages.join(' ')}).`
      : `${name} could not be installed; tests that need it will be skipped.`
  })
}
