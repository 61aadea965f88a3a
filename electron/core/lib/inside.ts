/** Where paths lie. Runs in the engine. */
import { sep } from 'node:path'

/** Whether a path is a folder itself or anything below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
