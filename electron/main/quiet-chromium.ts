/**
 * Switches that leave Chromium without a network of its own: the window loads `searlight://` alone, and downloads are
 * the engine's. Runs in the main process, before the application is ready.
 */

/** The part of Electron's `app.commandLine` that this module uses. */
export interface SwitchLine {
  appendSwitch(name: string, value?: string): void
}

const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  // No host has an address, so Chromium can reach no service, dictionaries and DNS prefetch included.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  // Looking for a proxy asks the local network for "wpad".
  ['no-proxy-server'],
  ['no-pings'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
]

export function quietChromium(line: SwitchLine): void {
  for (const [name, value] of SWITCHES) line.appendSwitch(name, value)
}
