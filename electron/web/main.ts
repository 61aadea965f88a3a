/**
 * The web host: `node electron/launcher.mjs electron/web/main.ts`. It serves the built window and prints one
 * address; `npm start` (start.ts) builds the window first.
 */
import { AppError } from '../shared/errors.ts'
import { parseHostOptions, USAGE } from './host-options.ts'
import { userDir } from './project.ts'
import { runHost } from './run-host.ts'

async function main(args: readonly string[]): Promise<number> {
  const options = parseHostOptions(args, userDir())
  if (!options.help) return runHost(options)
  console.log(USAGE)
  return 0
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(error.message)
  process.exit(2)
}
