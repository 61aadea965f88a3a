/** The application menu of each platform. Runs in the main process. */
import { Menu, type MenuItemConstructorOptions } from 'electron'

export interface MenuSetting {
  readonly platform: NodeJS.Platform
  /** Only a development build has items for reloading and developer tools. */
  readonly packaged: boolean
}

export function installMenu(setting: MenuSetting): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(setting)))
}

export function menuTemplate({ platform, packaged }: MenuSetting): MenuItemConstructorOptions[] {
  return platform === 'darwin'
    ? [appMenu(), { role: 'editMenu' }, viewMenu(packaged), { role: 'windowMenu' }]
    : [
        { label: 'Searlight', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'quit' }] },
        { role: 'editMenu' },
        viewMenu(packaged),
        windowMenu(),
      ]
}

function appMenu(): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}

function viewMenu(packaged: boolean): MenuItemConstructorOptions {
  const developing: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'toggleDevTools' },
    { type: 'separator' },
  ]
  return {
    label: 'View',
    submenu: [
      ...(packaged ? [] : developing),
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  }
}

function windowMenu(): MenuItemConstructorOptions {
  return { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }] }
}
