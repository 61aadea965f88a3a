/** Calls about words of the user's own. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { Word } from '../../shared/app-refining.ts'
import type { Words } from '../saved/words.ts'
import type { AppParts } from './app-parts.ts'
import { chosenPictures } from './chosen-pictures.ts'
import type { OpenLibrary } from './open-library.ts'
import { shownWord } from './shown-pins.ts'

type WordCalls = Pick<AppApi, 'saveWord' | 'renameWord' | 'removeWord' | 'restoreWord'>

export function wordCalls(parts: AppParts): WordCalls {
  const { pictures, stateChanged } = parts
  const changing = async (change: (words: Words) => void) => {
    change((await parts.library()).library.refining.words)
    stateChanged()
    return null
  }
  return {
    saveWord: async ({ name, references }) => {
      const library = await parts.library()
      const { words } = library.library.refining
      const id = await words.save(name, await chosenPictures(library, pictures, references))
      stateChanged()
      return wordOf(library, id)
    },
    renameWord: ({ wordId, name }) => changing((words) => words.rename(wordId, name)),
    removeWord: ({ wordId }) => changing((words) => words.remove(wordId)),
    restoreWord: ({ wordId }) => changing((words) => words.restore(wordId)),
  }
}

function wordOf({ library }: OpenLibrary, id: number): Word {
  const word = library.refining.lists.words().find((each) => each.id === id)
  if (!word) throw new Error(`expected the word ${id} after saving it`)
  return shownWord(word)
}
