import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { menuTemplate } from '../../../electron/main/app-menu.ts'

vi.mock('electron', () => ({ Menu: {} }))

function roles(items: readonly MenuItemConstructorOptions[]): readonly (string | undefined)[] {
  return items.flatMap(({ role, submenu }) => [role, ...(Array.isArray(submenu) ? roles(submenu) : [])])
}

describe('the menu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)(
    'has no reload and no developer tools once packaged: %s',
    (platform) => {
      const packaged = roles(menuTemplate({ platform, packaged: true }))
      expect(packaged).not.toContain('reload')
      expect(packaged).not.toContain('toggleDevTools')
      expect(roles(menuTemplate({ platform, packaged: false }))).toContain('reload')
    },
  )

  it.each(['linux', 'win32', 'darwin'] as const)(
    'quits, edits and closes with the keys of %s',
    (platform) => {
      const all = roles(menuTemplate({ platform, packaged: true }))
      expect(all).toEqual(expect.arrayContaining(['quit', 'editMenu']))
      expect(all.some((role) => role === 'close' || role === 'windowMenu')).toBe(true)
    },
  )
})
