/** Whether a watched folder can be read now. Runs in the engine. */
import { opendir, stat } from 'node:fs/promises'
import type { Root } from '../catalog/root-table.ts'

/** The device that holds a readable folder, or null where it cannot be read. */
export async function probeFolder(path: string): Promise<string | null> {
  try {
    const { dev } = await stat(path)
    const folder = await opendir(path)
    await folder.close()
    return String(dev)
  } catch {
    return null
  }
}

/** False where the folder is gone, or another disk stands in its place: an unplugged disk leaves its mount point. */
export async function isInPlace(root: Root): Promise<boolean> {
  const device = await probeFolder(root.path)
  return device !== null && (root.device === null || device === root.device)
}
