/** Checks that are commands rather than tests, counted like tests. */
import { spawnSync } from 'node:child_process'
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

export function check(name: string, script: string, args: readonly string[]): Counts {
  const ok = run(process.execPath, [join('node_modules', script), ...args])
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

export function lint(): Counts {
  return check('lint and format', join('@biomejs', 'biome', 'bin', 'biome'), [
    'check',
    '--error-on-warnings',
    '.',
  ])
}

/** Every runtime with its own tsconfig: a file that reaches for what its runtime lacks does not compile. */
export function typeChecks(): readonly Counts[] {
  const projects = globSync(
    '{electron/*,renderer,native-models,test,test/component,test/e2e,test/bench/window}/tsconfig.json',
  ).sort()
  return projects.map((project) =>
    check(`types ${project}`, join('typescript', 'bin', 'tsc'), ['-p', project]),
  )
}
