/** The parts of the window that load after its first page: dialogs, menus and the photo at full size. */
import { loadedLater } from './loaded-later.tsx'

export const FolderDialog = loadedLater(async () => (await import('./folder-dialog.tsx')).FolderDialog)
export const Lightbox = loadedLater(async () => (await import('./photos/lightbox.tsx')).Lightbox)
export const Menu = loadedLater(async () => (await import('./menu.tsx')).Menu)
export const ReportDialog = loadedLater(async () => (await import('./report-dialog.tsx')).ReportDialog)
export const WindowDialogs = loadedLater(async () => (await import('./window-dialogs.tsx')).WindowDialogs)
