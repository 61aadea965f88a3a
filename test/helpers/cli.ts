/** Runs the command line as a user does, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../electron/cli/main.ts')

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCli {
  readonly child: ChildProcess
  readonly result: Promise<CliResult>
}

export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCli {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const result = new Promise<CliResult>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { child, result }
}

export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return startCli(args, env).result
}

/** Standard output as JSON, one value a line; anything else there fails the test. */
export function jsonLines<T>({ stdout }: CliResult): readonly T[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}

export interface SearchAnswer {
  readonly hits: readonly {
    readonly path: string
    readonly score: number
    readonly reference: number | null
    readonly text: number | null
    readonly capturedAt: string
    readonly capturedFrom: string
  }[]
  readonly method: string
  readonly hints: readonly { readonly code: string }[]
  readonly timings: {
    readonly encodeMs: number
    readonly invertMs: number
    readonly scanMs: number
    readonly totalMs: number
  }
}

export interface IndexAnswer {
  readonly indexed: number
  readonly read: number
  readonly failed: readonly { readonly path: string; readonly code: string; readonly reason: string }[]
  readonly skipped: number
  readonly seconds: number
}

/** The one answer of a command that must have succeeded. */
export async function answerOf<T>(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const result = await runCli(args, env)
  if (result.code !== 0) throw new Error(`${args.join(' ')} ended with ${result.code}: ${result.stderr}`)
  const [answer, ...more] = jsonLines<T>(result)
  if (answer === undefined || more.length > 0)
    throw new Error(`expected one line of JSON, got ${result.stdout}`)
  return answer
}
