/**
 * `npm run --silent cli -- <command>`: the library from a terminal. design: JSON on standard output only,
 * progress on standard error; exit 0 done, 1 failed, 2 wrong usage.
 */
import { asExpected, isWrongUsage } from '../shared/errors.ts'
import { bench } from './commands/bench.ts'
import { demo } from './commands/demo.ts'
import { failed } from './commands/failed.ts'
import { folders } from './commands/folders.ts'
import { index } from './commands/index.ts'
import { invert } from './commands/invert.ts'
import { library } from './commands/library.ts'
import { log } from './commands/log.ts'
import { models } from './commands/models.ts'
import { phi } from './commands/phi.ts'
import { pins } from './commands/pins.ts'
import { search } from './commands/search.ts'
import { watch } from './commands/watch.ts'
import { words } from './commands/words.ts'
import { say } from './output.ts'

/** Runs one command and answers with the exit code. */
export type Command = (args: readonly string[], signal: AbortSignal) => Promise<number>

const COMMANDS: Readonly<Record<string, Command>> = {
  bench,
  demo,
  index,
  search,
  invert,
  models,
  phi,
  watch,
  folders,
  failed,
  pins,
  words,
  library,
  log,
}

const HELP = `npm run --silent cli -- <command>, where <command> is one of: ${Object.keys(COMMANDS).join(', ')}`

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === 'help') {
    say(HELP)
    return 0
  }
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    say(
      name === undefined ? `a command is missing; usage: ${HELP}` : `"${name}" is no command; usage: ${HELP}`,
    )
    return 2
  }
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
  try {
    return await command(args, interrupted.signal)
  } catch (error) {
    const expected = asExpected(error)
    say(expected?.message ?? defectOf(error))
    return expected && isWrongUsage(expected.code) ? 2 : 1
  }
}

/** A defect in one sentence; where it is, for whoever looks for it. */
function defectOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (process.env['SEARLIGHT_TRACE']) return error.stack ?? error.message
  return `${error.message || error.name} (SEARLIGHT_TRACE=1 shows where)`
}

// npm runs scripts in the package's folder; what the user types is relative to where the user is.
function enterUsersFolder(): void {
  const folder = process.env['INIT_CWD']
  if (!folder) return
  try {
    process.chdir(folder)
  } catch {
    say(`the folder ${folder} that this was started in is not there`)
    process.exit(1)
  }
}

// A closed pipe (`| head`) ends the command quietly; an answer that cannot be written is a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  say(`the answer cannot be written: ${error.message}`)
  process.exit(1)
})
enterUsersFolder()
process.exitCode = await main(process.argv.slice(2))
