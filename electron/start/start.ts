/**
 * `npm start`: opens the desktop application if Electron is available, otherwise the same window in a browser. Builds
 * missing parts first.
 */
import { AppError } from '../shared/errors.ts'
import { parseHostOptions, USAGE } from '../web/host-options.ts'
import { rendererDir, userDir } from '../web/project.ts'
import { runHost } from '../web/run-host.ts'
import { buildWindow } from './build-window.ts'
import { startDesktop } from './start-desktop.ts'

async function start(args: readonly string[]): Promise<number> {
  const options = parseHostOptions(args, userDir())
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const desktop = await startDesktop(options)
  if (desktop.kind === 'ended') return desktop.code
  console.log(`Searlight opens in the browser: ${desktop.why}`)
  await buildWindow(rendererDir())
  return runHost(options)
}

try {
  process.exit(await start(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(error instanceof AppError && error.code === 'usage' ? 2 : 1)
}
