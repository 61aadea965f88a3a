/** The whole web host with a fake engine behind it: electron/web/main.ts with another server process. */
import process from 'node:process'
import { parseHostOptions } from '../../electron/web/host-options.ts'
import { runHost } from '../../electron/web/run-host.ts'

const entry = new URL('./web-fake-process.ts', import.meta.url)
process.exit(await runHost(parseHostOptions(process.argv.slice(2), process.cwd()), entry))
