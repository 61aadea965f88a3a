/**
 * The desktop's side of HostApi: dialogs, the file manager, the clipboard, dragging. Paths come from the engine, which
 * has resolved them from ids, and never from a page. Runs in the main process.
 */
import { writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { app, type BrowserWindow, ClipboardItem, clipboard, dialog, nativeImage, shell } from 'electron'
import type { HostInfo } from '../shared/app-state.ts'
import { AppError } from '../shared/errors.ts'
import type { FolderPurpose, HostApi } from '../shared/host-api.ts'
import { canCopyFiles, clipboardEntries } from './file-clipboard.ts'

const PICK_TITLES: Readonly<Record<FolderPurpose, string>> = {
  photos: 'Add a folder of photos',
  model: 'Choose a model folder',
  export: 'Export to a folder',
  import: 'Import from a folder',
}
const REPORT_NAME = 'searlight-report.txt'
/** Side of the picture under the pointer, pixels. */
const DRAG_ICON_PX = 96

export function hostInfo(): HostInfo {
  const { platform } = process
  if (platform !== 'linux' && platform !== 'darwin' && platform !== 'win32') {
    throw new Error(`expected Linux, macOS or Windows, got ${platform}`)
  }
  return {
    kind: 'desktop',
    platform,
    canPickFolder: true,
    canReveal: true,
    canDragOut: true,
    canCopyFiles: canCopyFiles(platform),
  }
}

export function desktopHost(window: () => BrowserWindow | null): HostApi {
  const lastPicked = new Map<FolderPurpose, string>()
  return {
    async pickFolder({ purpose }) {
      const path = await pickFolder(openWindow(window), purpose, lastPicked.get(purpose))
      if (path) lastPicked.set(purpose, path)
      return path
    },
    async reveal({ path }) {
      shell.showItemInFolder(absolute(path))
      return null
    },
    async openFile({ path }) {
      const reason = await shell.openPath(absolute(path))
      if (reason) throw new AppError('file-unavailable', `no program opened it: ${reason}`)
      return null
    },
    async copyFiles({ paths }) {
      if (!canCopyFiles(process.platform)) {
        throw new AppError('host-cannot', 'files cannot be put on the clipboard here')
      }
      const entries = clipboardEntries(paths.map(absolute), process.platform)
      await clipboard.write([new ClipboardItem({ ...entries })])
      return null
    },
    async dragOut({ paths, iconPath }) {
      const [file] = paths
      if (file === undefined) throw new AppError('invalid-request', 'nothing to drag')
      const icon = await dragIcon(iconPath)
      openWindow(window).webContents.startDrag({ file: absolute(file), files: paths.map(absolute), icon })
      return null
    },
    saveReport: ({ text }) => saveReport(openWindow(window), text),
  }
}

async function pickFolder(
  window: BrowserWindow,
  purpose: FolderPurpose,
  last: string | undefined,
): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: PICK_TITLES[purpose],
    defaultPath: last ?? app.getPath(purpose === 'photos' ? 'pictures' : 'home'),
    properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

async function saveReport(window: BrowserWindow, text: string): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the problem report',
    defaultPath: join(app.getPath('documents'), REPORT_NAME),
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
  })
  if (canceled || !filePath) return false
  await writeFile(filePath, text)
  return true
}

/** Electron needs some picture; macOS refuses an empty one. */
async function dragIcon(path: string): Promise<Electron.NativeImage> {
  const icon = nativeImage.createFromPath(path)
  if (!icon.isEmpty()) return icon.resize({ height: DRAG_ICON_PX })
  return app.getFileIcon(path)
}

function openWindow(window: () => BrowserWindow | null): BrowserWindow {
  const open = window()
  if (!open || open.isDestroyed()) throw new AppError('host-cannot', 'there is no window')
  return open
}

function absolute(path: unknown): string {
  if (typeof path !== 'string' || !isAbsolute(path) || path.includes('\0')) {
    throw new AppError('invalid-request', 'expected the full path of a file')
  }
  return path
}
