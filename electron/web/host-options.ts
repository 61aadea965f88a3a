/** The options of `npm start` and of the web host. An error is one line that also states the right usage. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../shared/errors.ts'

export const USAGE = `npm start -- [--library <dir>] [--port <number>] [--no-open]

  --library <dir>   the library to open; without it the last one
  --port <number>   in the browser, at this port; without it at any free one
  --no-open         in the browser, and only the address is printed`

export interface HostOptions {
  readonly libraryDir: string | null
  /** Null takes any free port. */
  readonly port: number | null
  readonly open: boolean
  readonly help: boolean
}

/** @param cwd the user's folder, to which paths are relative */
export function parseHostOptions(args: readonly string[], cwd: string): HostOptions {
  const { library, port, help, ...rest } = parsed(args)
  if (library === '') throw usageError('--library needs a folder')
  return {
    libraryDir: library === undefined ? null : resolve(cwd, library),
    port: port === undefined ? null : portNumber(port),
    open: !rest['no-open'],
    help: help ?? false,
  }
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      library: { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw usageError(error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error))
  }
}

/** 0 is any free port. Ports below 1024 belong to the system, and 80 would be missing from the Host header. */
function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && (port === 0 || (port >= 1_024 && port <= 65_535))) return port
  throw usageError(`"${text}" is not a port: 0, or 1024 to 65535`)
}

function usageError(problem: string): AppError {
  return new AppError('usage', `${problem}; usage: ${USAGE}`)
}
