/**
 * Stands in for the `electron` module: the built main and preload scripts run against it unmodified, with real
 * processes and a real Chromium, on machines without Electron. It refuses everything that Electron refuses. It records
 * or leaves out what it cannot show: native windows, menus, real dialogs, the asar archive, fuses.
 *
 * Note the order: Chromium runs before `ready`, and the test's control comes after it.
 */
import { app } from './app.ts'
import { chromiumContext } from './chromium.ts'
import { startControl } from './control.ts'

export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export {
  ClipboardItem,
  clipboard,
  dialog,
  Menu,
  nativeImage,
  nativeTheme,
  screen,
  shell,
} from './desktop-parts.ts'
export { ipcMain } from './ipc-main.ts'
export { MessageChannelMain, MessagePortMain } from './ports.ts'
export { protocol } from './scheme-server.ts'
export { session } from './session.ts'
export { utilityProcess } from './utility-process.ts'

startControl()
// After the main script's own first turn, as in Electron, so that calls before `ready` are possible.
setImmediate(() => void chromiumContext().then(() => app.becomeReady()))
