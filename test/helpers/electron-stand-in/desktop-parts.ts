/** The parts of Electron that reach the desktop. They record their calls, for the test to look at. */
import { readFileSync } from 'node:fs'
import { setting } from './setting.ts'

export interface Recorded {
  readonly what: string
  readonly with: unknown
}

export const recorded: Recorded[] = []

/** Answers that a test lays ready, one a dialog. */
export const folderAnswers: (string | null)[] = []

function record(what: string, args: unknown): void {
  recorded.push({ what, with: args })
}

export const dialog = {
  async showOpenDialog(_window: unknown, options: unknown) {
    record('showOpenDialog', options)
    const path = folderAnswers.shift() ?? null
    return { canceled: path === null, filePaths: path === null ? [] : [path] }
  },
  async showSaveDialog(_window: unknown, options: unknown) {
    record('showSaveDialog', options)
    const path = folderAnswers.shift() ?? null
    return { canceled: path === null, filePath: path ?? '' }
  },
  async showMessageBox(...args: readonly unknown[]) {
    record('showMessageBox', args.at(-1))
    return { response: 0 }
  },
  showErrorBox(title: string, content: string) {
    record('showErrorBox', { title, content })
  },
}

export const shell = {
  showItemInFolder: (path: string) => record('showItemInFolder', path),
  async openPath(path: string) {
    record('openPath', path)
    return ''
  },
}

export class ClipboardItem {
  readonly items: Readonly<Record<string, unknown>>

  constructor(items: Readonly<Record<string, unknown>>) {
    this.items = items
  }
}

export const clipboard = {
  async write(items: readonly ClipboardItem[]) {
    record(
      'clipboard.write',
      items.map(({ items }) => items),
    )
  },
}

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (template: unknown) => record('setApplicationMenu', template),
}

export const nativeTheme = { shouldUseDarkColors: false }

export const screen = {
  getAllDisplays: () =>
    setting('DISPLAYS')
      ? (JSON.parse(setting('DISPLAYS')) as readonly unknown[])
      : [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
}

class NativeImage {
  readonly #bytes: number

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  isEmpty = () => this.#bytes === 0
  resize = () => this
}

export const nativeImage = {
  createFromPath(path: string) {
    try {
      return new NativeImage(readFileSync(path).byteLength)
    } catch {
      return new NativeImage(0)
    }
  },
}
