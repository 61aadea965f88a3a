import { describe, expect, it } from 'vitest'
import { canCopyFiles, clipboardEntries } from '../../../electron/main/file-clipboard.ts'

const paths = ['/photos/a b.jpg', '/photos/ü & <c>.png']

describe('files on the clipboard', () => {
  it('offers the formats of Linux file managers', () => {
    const entries = clipboardEntries(paths, 'linux')
    expect(entries['electron application/osclipboard;format="text/uri-list"']).toBe(
      'file:///photos/a%20b.jpg\r\nfile:///photos/%C3%BC%20&%20%3Cc%3E.png\r\n',
    )
    expect(entries['electron application/osclipboard;format="x-special/gnome-copied-files"']).toBe(
      'copy\nfile:///photos/a%20b.jpg\nfile:///photos/%C3%BC%20&%20%3Cc%3E.png',
    )
    expect(entries['text/plain']).toBe(paths.join('\n'))
  })

  it('offers macOS a property list, escaped', () => {
    const list = clipboardEntries(paths, 'darwin')[
      'electron application/osclipboard;format="NSFilenamesPboardType"'
    ]
    expect(list).toContain('<string>/photos/a b.jpg</string><string>/photos/ü &amp; &lt;c&gt;.png</string>')
  })

  it('offers nothing on Windows, whose format Electron cannot write', () => {
    expect(['linux', 'darwin', 'win32'].map((platform) => canCopyFiles(platform as NodeJS.Platform))).toEqual(
      [true, true, false],
    )
  })
})
