/** `library`: checks a library's database, repairs it, and takes what a person made out of it or into it. */
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
import { parseArguments, required, usageError } from '../arguments.ts'
import { openLibrary } from '../open-library.ts'
import { printable, printJson, say } from '../output.ts'

const USAGE = 'library check | repair | export [<file>] | import <file> --library <dir> [--json]'

const OPTIONS = { library: { type: 'string' }, json: { type: 'boolean' } } as const

interface Task {
  readonly dir: string
  readonly file: string | undefined
  readonly json: boolean
  readonly signal: AbortSignal
}

export async function library(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  const [action, file, ...rest] = positionals
  const takesFile = action === 'export' || action === 'import'
  if (rest.length > 0 || (file !== undefined && !takesFile))
    throw usageError(`"${rest[0] ?? file}" is not expected here`, USAGE)
  const dir = required(values.library, 'library', USAGE)
  const task: Task = { dir, file, json: values.json ?? false, signal }
  switch (action) {
    case 'check':
      return check(task)
    case 'repair':
      return repair(task)
    case 'export':
      return exportData(task)
    case 'import':
      return importData(task)
    default:
      throw usageError(action === undefined ? 'say what to do' : `"${action}" is no action`, USAGE)
  }
}

/** Exit 1 where there is damage. */
async function check({ dir, json, signal }: Task): Promise<number> {
  const path = databasePath(dir)
  if (!existsSync(path)) throw missingLibrary(dir)
  refuseNoFile(path)
  const start = performance.now()
  say(`checking ${path}`)
  const { problems } = await checkDatabase({ path: readableCopy(dir) ?? path, depth: 'full' }, signal)
  const seconds = (performance.now() - start) / 1_000
  if (json) printJson({ ok: problems.length === 0, problems, seconds })
  else if (problems.length === 0) console.log(`no damage found in ${seconds.toFixed(1)} s`)
  else for (const problem of problems) console.log(problem)
  if (problems.length > 0) say('the database is damaged; `library repair` makes it whole again')
  return problems.length === 0 ? 0 : 1
}

async function repair({ dir, json, signal }: Task): Promise<number> {
  const isThere = existsSync(databasePath(dir)) || isRepairUnfinished(dir) || hasCopies(dir)
  if (!isThere) throw missingLibrary(dir)
  keepFilesPrivate()
  const onWaiting = (holder: string) => say(`waiting: ${holder}`)
  const lock = await acquireWriterLock(dir, { command: 'library repair', signal, onWaiting })
  try {
    // One that a kill cut short: the database in place is the repaired one then.
    finishRepair(dir)
    say('reading what can still be read')
    const repaired = repairLibrary(dir, Date.now())
    const { photos, features, pins, words, marks, incomplete, copy, damaged } = repaired
    say(`${photos} photos, ${features} with features, ${pins} pins, ${words} words, ${marks} marked queries`)
    if (incomplete.length > 0) say(`some rows were lost in: ${incomplete.join(', ')}`)
    if (copy) say(`completed from the copy ${copy.path}`)
    say(`the damaged database is kept in ${damaged}; delete it when all is well`)
    say('`index` reads again what was lost of the photos')
    if (json) printJson(repaired)
    return 0
  } finally {
    lock.release()
  }
}

/** To standard output where no file is named. */
async function exportData({ dir, file, json }: Task): Promise<number> {
  const db = openReadable(dir)
  try {
    const data = readUserData(db)
    const text = `${JSON.stringify(data, null, file === undefined ? undefined : 1)}\n`
    if (file === undefined) process.stdout.write(text)
    else writeNew(file, text)
    const { pins, words, marks } = data
    say(`${pins.length} pins, ${words.length} words, ${marks.length} marked queries`)
    if (json && file !== undefined)
      printJson({ file, pins: pins.length, words: words.length, marks: marks.length })
    return 0
  } finally {
    db.close()
  }
}

/** Never over a file that is there. The export tells what a person looks for: it is for its owner alone. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? 'it exists already' : `it cannot be written (${code})`
    throw new AppError('usage', `${file}: ${why}; name another file`, { cause: error })
  }
}

async function importData({ dir, file, json, signal }: Task): Promise<number> {
  if (file === undefined) throw usageError('name the file to import', USAGE)
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
    say(`added ${pins} pins, ${words} words, ${marks} marks; nothing was changed or deleted`)
    for (const { from, to } of renamed)
      say(`the word "${from}" is now "${to}": the library has another "${from}"`)
    for (const reason of refused) say(`not added: ${printable(reason)}`)
    for (const reason of reasons) say(`not watched: ${printable(reason)}`)
    if (json) printJson({ pins, words, marks, renamed, refused, missingFolders: missing })
    return 0
  } finally {
    await opened.close()
  }
}
