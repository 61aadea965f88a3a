/** Writes files whole or not at all, despite concurrent writers and kills. */
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { temporaryName } from './temporary-names.ts'

export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), temporaryName(basename(path)))
  try {
    await writeFileDurably(temporary, data)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/**
 * The data is on the disk when this returns: a rename could otherwise overtake the data, and a power cut
 * leave zeros.
 */
export async function writeFileDurably(path: string, data: string | Uint8Array): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
