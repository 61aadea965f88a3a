/**
 * `npm run --silent cli -- <command>`: works on a library from a terminal. Standard output holds results only;
 * progress and messages go to standard error. Exit 0 done, 1 failed, 2 wrong usage.
 */
import { say } from './output.ts'
import { runCommandLine } from './run.ts'

/** npm runs scripts in the package's folder, but a user's paths are relative to the user's folder. */
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

// A closed pipe (`| head`) ends the command quietly; any other failure to write the answer ends it with exit code 1.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  say(`the answer cannot be written: ${error.message}`)
  process.exit(1)
})
enterUsersFolder()
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
process.exitCode = await runCommandLine(process.argv.slice(2), interrupted.signal)
