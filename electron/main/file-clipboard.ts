/**
 * Files on the clipboard, in the formats of each platform's file manager. Runs in the main process.
 *
 * Windows is not among them: it takes files only as CF_HDROP, a numbered format, and Electron writes named ones.
 */
import { pathToFileURL } from 'node:url'

/** Clipboard entries by Electron's MIME types. */
export type ClipboardEntries = Readonly<Record<string, string>>

export function canCopyFiles(platform: NodeJS.Platform): boolean {
  return platform === 'linux' || platform === 'darwin'
}

export function clipboardEntries(paths: readonly string[], platform: NodeJS.Platform): ClipboardEntries {
  const text = { 'text/plain': paths.join('\n') }
  if (platform === 'darwin') return { ...text, [raw('NSFilenamesPboardType')]: propertyList(paths) }
  const urls = paths.map((path) => pathToFileURL(path).href)
  return {
    ...text,
    [raw('text/uri-list')]: urls.map((url) => `${url}\r\n`).join(''),
    // GNOME Files, Nemo, Caja and Thunar read this one.
    [raw('x-special/gnome-copied-files')]: ['copy', ...urls].join('\n'),
  }
}

function raw(format: string): string {
  return `electron application/osclipboard;format="${format}"`
}

function propertyList(paths: readonly string[]): string {
  const strings = paths.map((path) => `<string>${escapeXml(path)}</string>`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><array>${strings}</array></plist>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
