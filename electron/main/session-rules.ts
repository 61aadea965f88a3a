/**
 * What no page may do, ours included: permissions, downloads and the network are refused whole. Runs in the main
 * process.
 */
import type { Session } from 'electron'

const NETWORK = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*']

export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
  // Export and drag are how pictures leave; the engine writes those files.
  session.on('will-download', (event) => event.preventDefault())
  // The content policy says the same to pages; this holds for what is no page, such as a dictionary.
  session.webRequest.onBeforeRequest({ urls: NETWORK }, (_details, answer) => answer({ cancel: true }))
}
