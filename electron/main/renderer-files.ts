/**
 * The renderer's built files by URL path. The table is made from what is there at the start: a path that is not
 * in it does not exist, so no path of a request ever reaches the file system. Runs in the main process.
 */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { PAGE_FILE_TYPES } from '../shared/window-page.ts'

export class RendererFiles {
  readonly #paths: ReadonlyMap<string, string>

  constructor(folder: string) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in PAGE_FILE_TYPES)
      .map((entry) => join(entry.parentPath, entry.name))
    const byUrl = files.map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path] as const)
    const index = byUrl.find(([url]) => url === '/index.html')
    if (!index) throw new Error(`expected index.html in ${folder}`)
    this.#paths = new Map([...byUrl, ['/', index[1]]])
  }

  async answer(urlPath: string): Promise<Response> {
    const path = this.#paths.get(urlPath)
    if (!path) return new Response(null, { status: 404 })
    return new Response(new Uint8Array(await readFile(path)), {
      headers: { 'content-type': PAGE_FILE_TYPES[extname(path)] ?? '' },
    })
  }
}
