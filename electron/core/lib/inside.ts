/** Whether a path lies in a folder. Runs in the engine. */
import { sep } from 'node:path'

/** True for the folder itself and for everything below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
