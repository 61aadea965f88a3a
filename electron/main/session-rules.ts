/**
 * Limits of every page, ours included: no download, no network, and one permission. Runs in the main process.
 */
import type { Session } from 'electron'
import { isOurs } from './origin.ts'

const NETWORK = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*']

export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl = '', isMainFrame }) =>
    answer(mayUse(permission, requestingUrl, isMainFrame)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) =>
    mayUse(permission, origin, isMainFrame),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
  // Pictures leave by export and drag only; the engine writes those files.
  session.on('will-download', (event) => event.preventDefault())
  // The content policy forbids pages the same; this rule also covers other loads, such as a dictionary.
  session.webRequest.onBeforeRequest({ urls: NETWORK }, (_details, answer) => answer({ cancel: true }))
}

/** Our own page copies pictures; it never reads what others copied. */
function mayUse(permission: string, origin: string, isMainFrame: boolean): boolean {
  return permission === 'clipboard-sanitized-write' && isMainFrame && isOurs(origin)
}
