/** Folders as benchmarks lay them out: files by name, none of which anyone decodes. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryDirectory } from './temporary-directory.ts'

/** Content of each file by its path: a string is text, null an empty file, any other value JSON. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryDirectory()
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(
      path,
      typeof content === 'string' ? content : content === null ? '' : JSON.stringify(content),
    )
  }
  return folder
}

/** Empty files, to be spread into `folderOf`. */
export function pictures(...paths: readonly string[]): Readonly<Record<string, null>> {
  return Object.fromEntries(paths.map((path) => [path, null]))
}
