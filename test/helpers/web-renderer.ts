/** A renderer's built files, small enough to read, as vite writes them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const INDEX =
  '<!doctype html><title>Searlight</title><script type="module" src="./assets/index-D3adB33f.js"></script>'
export const SCRIPT = `console.log(${JSON.stringify('light '.repeat(500))})`

/** Fills `<folder>/renderer`; a file beside it must never be served. */
export function writeRenderer(folder: string): string {
  const renderer = join(folder, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.html'), 'not for the window')
  writeFileSync(join(renderer, 'index.html'), INDEX)
  writeFileSync(join(renderer, 'notes.txt'), 'of no type that is served')
  writeFileSync(join(renderer, 'assets/index-D3adB33f.js'), SCRIPT)
  writeFileSync(join(renderer, 'assets/icon-D3adB33f.png'), Buffer.from([137, 80, 78, 71]))
  return renderer
}
