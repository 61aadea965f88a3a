/** `library`: checks and repairs a library's database, and exports and imports a person's data. Runs in the CLI. */
import { existsSync, writeFileSync } from 'node:fs'
import { WritableDatabase } from '../../core/catalog/database.ts'
import { missingLibrary, openReadable, refuseNoFile } from '../../core/catalog/open-database.ts'
import { readableCopy } from '../../core/catalog/read-only-library.ts'
import { hasCopies } from '../../core/catalog/rolling-copies.ts'
import { readUserData } from '../../core/catalog/user-data.ts'
import { readUserDataFile } from '../../core/catalog/user-data-file.ts'
import { acquireWriterLock } from '../../core/catalog/writer-lock.ts'
import { databasePath } from '../../core/lib/app-paths.ts'
import { keepFilesPrivate } from '../../core/lib/private-files.ts'
import { checkDatabase } from '../../core/library/check-database.ts'
import { mergeUserData } from '../../core/library/merge-user-data.ts'
import { finishRepair, isRepairUnfinished, repairLibrary } from '../../core/library/repair-library.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import { openLibrary } from '../open-library.ts'
import { print, printJson, say, tellerOf } from '../output.ts'

export interface LibraryOptions {
  readonly library: string
  readonly json?: boolean
}

/** @returns 1 for a damaged database */
export async function check({ library: dir, json }: LibraryOptions, signal: AbortSignal): Promise<number> {
  const path = databasePath(dir)
  if (!existsSync(path)) throw missingLibrary(dir)
  refuseNoFile(path)
  const start = performance.now()
  say(`checking ${path}`)
  const { problems } = await checkDatabase({ path: readableCopy(dir) ?? path, depth: 'full' }, signal)
  const seconds = (performance.now() - start) / 1_000
  if (json) printJson({ ok: problems.length === 0, problems, seconds })
  else if (problems.length === 0) print(`no damage found in ${seconds.toFixed(1)} s`)
  else for (const problem of problems) print(problem)
  if (problems.length > 0) say('the database is damaged; `library repair` makes it whole again')
  return problems.length === 0 ? 0 : 1
}

export async function repair({ library: dir, json }: LibraryOptions, signal: AbortSignal): Promise<number> {
  const tell = tellerOf(json)
  const isThere = existsSync(databasePath(dir)) || isRepairUnfinished(dir) || hasCopies(dir)
  if (!isThere) throw missingLibrary(dir)
  keepFilesPrivate()
  const onWaiting = (holder: string) => say(`waiting: ${holder}`)
  const lock = await acquireWriterLock(dir, { command: 'library repair', signal, onWaiting })
  try {
    // After a kill in the middle of a repair, the database in place is the repaired one.
    finishRepair(dir)
    say('reading the rows that are still readable')
    const repaired = repairLibrary(dir, Date.now())
    const { photos, features, pins, words, marks, incomplete, copy, damaged } = repaired
    tell(`${photos} photos, ${features} with features, ${pins} pins, ${words} words, ${marks} marked queries`)
    if (incomplete.length > 0) tell(`some rows were lost in: ${incomplete.join(', ')}`)
    if (copy) tell(`completed from the copy ${copy.path}`)
    tell(`the damaged database is in ${damaged}; delete it when the library works again`)
    tell('`index` reads the photos again whose rows were lost')
    if (json) printJson(repaired)
    return 0
  } finally {
    lock.release()
  }
}

/** Writes to standard output unless the command names a file. */
export async function exportData(
  { library: dir, json }: LibraryOptions,
  _signal: AbortSignal,
  [file]: readonly string[],
): Promise<number> {
  const db = openReadable(dir)
  try {
    const data = readUserData(db)
    const text = `${JSON.stringify(data, null, file === undefined ? undefined : 1)}\n`
    if (file === undefined) process.stdout.write(text)
    else writeNew(file, text)
    const { pins, words, marks } = data
    const tell = tellerOf(json || file === undefined)
    tell(`${pins.length} pins, ${words.length} words, ${marks.length} marked queries`)
    if (json && file !== undefined)
      printJson({ file, pins: pins.length, words: words.length, marks: marks.length })
    return 0
  } finally {
    db.close()
  }
}

/** Never overwrites a file. Only its owner may read an export: it shows what a person looks for. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? 'it exists already' : `it cannot be written (${code})`
    throw new AppError('usage', `${file}: ${why}; name another file`, { cause: error })
  }
}

export async function importData(
  { library: dir, json }: LibraryOptions,
  signal: AbortSignal,
  [file = '']: readonly string[],
): Promise<number> {
  const data = readUserDataFile(file)
  const opened = await openLibrary({ dir, access: 'write', command: 'library import', signal })
  try {
    if (!(opened.database instanceof WritableDatabase)) throw new Error('expected a library open to write')
    const { pins, words, marks, renamed, refused } = mergeUserData(opened.database, data)
    const missing: string[] = []
    const reasons: string[] = []
    for (const folder of data.folders) {
      await opened.addFolder(folder).catch((error: unknown) => {
        missing.push(folder)
        reasons.push(serialiseError(error).message)
      })
    }
    const tell = tellerOf(json)
    tell(`added ${pins} pins, ${words} words, ${marks} marks; nothing was changed or deleted`)
    for (const { from, to } of renamed)
      tell(`the word "${from}" is now "${to}": the library has another "${from}"`)
    for (const reason of refused) tell(`not added: ${reason}`)
    for (const reason of reasons) tell(`not watched: ${reason}`)
    if (json) printJson({ pins, words, marks, renamed, refused, missingFolders: missing })
    return 0
  } finally {
    await opened.close()
  }
}
