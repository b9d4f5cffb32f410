/** The jars of Apache Kafka: from Maven Central, cached outside the repository. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const VERSION = '4.3.1'
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'callboard', `kafka-${VERSION}`)

const exclusions = ['connect-runtime', 'connect-api', 'connect-json', 'connect-transforms']
  .map((artifact) => `<exclusion><groupId>org.apache.kafka</groupId><artifactId>${artifact}</artifactId></exclusion>`)
  .concat('<exclusion><groupId>org.apache.maven</groupId><artifactId>maven-artifact</artifactId></exclusion>')
  .join('')

const dependency = (group: string, artifact: string, version: string, more = ''): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${more}</dependency>`

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>callboard</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging><dependencies>
${dependency('org.apache.kafka', 'kafka_2.13', VERSION)}
${dependency('org.apache.kafka', 'kafka-tools', VERSION, `<exclusions>${exclusions}</exclusions>`)}
${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', '2.25.4')}
</dependencies></project>`

export const run = promisify(execFile)

/** Why no broker can be had here, or undefined where one can. */
export async function whyNoKafka(): Promise<string | undefined> {
  const has = (program: string, option: string): Promise<boolean> =>
    run(program, [option]).then(
      () => true,
      () => false,
    )
  if (!(await has('java', '-version'))) return 'no Java: install openjdk-17-jre-headless'
  if ((await jars()) !== undefined) return undefined
  if (!(await has('mvn', '-version'))) return 'no Kafka jars and no mvn to get them: install maven'
  return undefined
}

async function jars(): Promise<string | undefined> {
  const path = join(CACHE, 'libs')
  const names = await readdir(path).catch(() => [])
  return names.length > 0 ? path : undefined
}

/** The folder of jars; fetched once, moved into place complete so an interrupted fetch leaves nothing half. */
export async function fetchedJars(): Promise<string> {
  const present = await jars()
  if (present !== undefined) return present
  await mkdir(CACHE, { recursive: true })
  const work = await mkdtemp(join(CACHE, 'fetch-'))
  await writeFile(join(work, 'pom.xml'), POM)
  await run('mvn', ['-B', '-q', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=libs'], {
    cwd: work,
    maxBuffer: 1 << 26,
  })
  await rename(join(work, 'libs'), join(CACHE, 'libs')).catch(async (error: unknown) => {
    if ((await jars()) === undefined) throw error
  })
  await rm(work, { recursive: true, force: true })
  return join(CACHE, 'libs')
}
