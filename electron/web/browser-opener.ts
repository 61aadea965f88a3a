/**
 * Opens the system's browser. A failure is harmless: the terminal prints the address.
 *
 * The address stands in the arguments of a process for a moment, where other users of this computer could read
 * it. Its token works once: if someone else is faster, the user's browser is refused and the user notices.
 */
import { spawn } from 'node:child_process'

export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  if (platform !== 'linux') return true
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

const COMMANDS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  // `start` takes a first quoted argument for a title.
  win32: ['cmd', '/c', 'start', '""'],
}

export function openBrowser(url: string): void {
  const [command, ...args] = COMMANDS[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  // The terminal shows the address too.
  child.on('error', () => {})
  child.unref()
}
