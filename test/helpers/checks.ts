/** Checks that are commands rather than tests, counted like tests. */
import { spawn, spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0
}

/** Lint beside the type checks: each alone leaves a processor idle. */
export async function staticChecks(): Promise<readonly Counts[]> {
  const [linted, typed] = await Promise.all([lint(), typeChecks()])
  return [linted, ...typed]
}

/** Every runtime with its own tsconfig: a file that uses something its runtime lacks does not compile. */
export async function typeChecks(): Promise<readonly Counts[]> {
  const projects = globSync(
    '{electron/*,renderer,native-models,test,test/component,test/e2e,test/bench/window}/tsconfig.json',
  ).sort()
  const counts: Counts[] = []
  for (const project of projects) {
    // tsc remembers its last check, and checks only changes since.
    const memory = join('node_modules', '.cache', 'types', `${project.replaceAll(/[\\/]/g, '-')}.tsbuildinfo`)
    const args = ['-p', project, '--incremental', '--tsBuildInfoFile', memory]
    counts.push(await check(`types ${project}`, join('typescript', 'bin', 'tsc'), args))
  }
  return counts
}

export function summary(all: readonly Counts[]): { readonly line: string; readonly code: 0 | 1 } {
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  return {
    line: `${sum('passed')} passed, ${sum('failed')} failed${skipped}`,
    code: sum('failed') === 0 ? 0 : 1,
  }
}

function lint(): Promise<Counts> {
  const script = join('@biomejs', 'biome', 'bin', 'biome')
  return check('lint and format', script, ['check', '--error-on-warnings', '.'])
}

/** Prints the output of a check at its end, so that the outputs of two do not mix. */
async function check(name: string, script: string, args: readonly string[]): Promise<Counts> {
  const child = spawn(process.execPath, [join('node_modules', script), ...args])
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => output.push(data))
  const ok = await new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
  if (!ok) process.stdout.write(Buffer.concat(output))
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}
