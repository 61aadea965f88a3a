/** Turns errors of the file system into problems, with a reason in words for a person. Runs in the engine. */
import type { FileProblem } from '../../shared/errors.ts'

/** The problem of a folder that the scan cannot enter. */
export function folderProblem(error: unknown): FileProblem {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'vanished', reason: 'the folder is no longer there' }
    case 'EACCES':
    case 'EPERM':
      return closed('this user may not open the folder')
    case 'ENAMETOOLONG':
      return closed('the path of the folder is longer than the system opens')
    case 'ELOOP':
      return closed('the folder lies behind too many links')
    case 'EIO':
      return closed('the disk could not read the folder')
    default:
      return closed(`the folder could not be read (${errorCode(error)})`)
  }
}

/** The problem of a file that the scan cannot look at. */
export function fileProblem(error: unknown): FileProblem {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'vanished', reason: 'the file is no longer there' }
    case 'EACCES':
    case 'EPERM':
      return { code: 'unreadable', reason: 'this user may not look at the file' }
    case 'ENAMETOOLONG':
      return { code: 'unreadable', reason: 'the path of the file is longer than the system opens' }
    case 'EIO':
      return { code: 'unreadable', reason: 'the disk could not read the file' }
    default:
      return { code: 'unreadable', reason: `the file could not be looked at (${errorCode(error)})` }
  }
}

/** The problem of a link that the scan cannot follow. */
export function linkProblem(error: unknown): FileProblem {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'link-broken', reason: 'this is a link to something that is not there' }
    case 'ELOOP':
      return { code: 'link-broken', reason: 'this is a link that leads back to itself' }
    default:
      return fileProblem(error)
  }
}

export const SPECIAL_FILE: FileProblem = {
  code: 'special-file',
  reason: 'this is a pipe, a socket or a device, and no file',
}

export const UNREADABLE_NAME: FileProblem = {
  code: 'name-unreadable',
  reason: 'the name is not UTF-8 text, so the file cannot be opened by it; rename it',
}

export function unreadableFolderName(pictures: number, more: boolean): FileProblem {
  const count = `${more ? 'at least ' : ''}${pictures} ${pictures === 1 ? 'picture' : 'pictures'}`
  const reason = `the name of the folder is not UTF-8 text, so ${count} in it cannot be opened; rename it`
  return { code: 'name-unreadable', reason }
}

export function isMissing(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function closed(reason: string): FileProblem {
  return { code: 'folder-unreadable', reason }
}
