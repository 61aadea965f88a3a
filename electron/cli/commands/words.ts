/** `words`: lists, adds, removes and refines named words. Runs in the CLI. */
import type { Library } from '../../core/library/library.ts'
import { pictureFile } from '../../core/saved/picture-file.ts'
import { foldWord } from '../../core/saved/word-name.ts'
import { AppError } from '../../shared/errors.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, tellerOf } from '../output.ts'
import { describeRefinement, refineWaiting } from '../refine-waiting.ts'

export interface WordsOptions {
  readonly library: string
  readonly add?: string
  readonly reference?: readonly string[]
  readonly remove?: string
  readonly refine?: boolean
  readonly json?: boolean
}

export async function words(values: WordsOptions, signal: AbortSignal): Promise<number> {
  const { library: dir, add, reference: references = [], remove, refine, json } = values
  if ((add === undefined) !== (references.length === 0))
    throw new AppError('usage', '--add and --reference go together')
  const access = (add ?? remove) !== undefined || refine ? 'write' : 'read'
  const library = await openLibrary({ dir, access, command: 'words', signal })
  try {
    if (add !== undefined) {
      const pictures = await Promise.all(references.map((file) => pictureFile(file)))
      await library.refining.words.save(add, pictures)
    }
    if (remove !== undefined) library.refining.words.remove(named(library, remove))
    if (refine) await refineWaiting(library, signal)
    list(library, json ?? false)
    return 0
  } finally {
    await library.close()
  }
}

/** @throws `word-missing` */
function named({ refining }: Library, name: string): number {
  const word = refining.lists.words().find((each) => foldWord(each.name) === foldWord(name))
  if (word) return word.id
  throw new AppError('word-missing', `there is no word "${name}"`)
}

function list({ refining }: Library, json: boolean): void {
  const tell = tellerOf(json)
  const saved = refining.lists.words()
  for (const { name, usable, refinement } of saved)
    tell(`${name}: ${usable ? '' : 'cannot be used yet, '}${describeRefinement(refinement)}`)
  if (!json) return
  printJson({
    words: saved.map(({ name, pictures, usable, refinement, createdMs }) => ({
      name,
      references: pictures.map(({ hash }) => hash),
      usable,
      refinement,
      createdAt: new Date(createdMs).toISOString(),
    })),
  })
}
