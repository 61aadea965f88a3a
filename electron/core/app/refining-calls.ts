/** Calls about pins, named words, refining, and tuning. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { Pin, RefiningApi, RefiningTarget, Word } from '../../shared/app-refining.ts'
import type { Background } from '../inversion/background.ts'
import type { Words } from '../saved/words.ts'
import type { AppParts } from './app-parts.ts'
import { chosenPictures, chosenQuery } from './chosen-pictures.ts'
import type { OpenLibrary } from './open-library.ts'
import { shownPin, shownWord } from './shown-pins.ts'

export function refiningCalls(parts: AppParts): RefiningApi {
  return { ...pinCalls(parts), ...wordCalls(parts), ...refinementCalls(parts), ...tuningCalls(parts) }
}

type PinCalls = Pick<AppApi, 'pin' | 'renamePin' | 'changePin' | 'removePin' | 'restorePin' | 'seePin'>

function pinCalls(parts: AppParts): PinCalls {
  const { pictures, stateChanged } = parts
  const changing = async (change: (library: OpenLibrary) => void | Promise<void>) => {
    await change(await parts.library())
    stateChanged()
    return null
  }
  return {
    pin: async ({ query, name }) => {
      const library = await parts.library()
      const { pins } = library.library.refining
      const id = await pins.add(await chosenQuery(library, pictures, query), name)
      stateChanged()
      return pinOf(library, id)
    },
    renamePin: ({ pinId, name }) => changing(({ library }) => library.refining.pins.rename(pinId, name)),
    changePin: ({ pinId, query }) =>
      changing(async (open) => {
        const { pins } = open.library.refining
        // Its references stay, wherever their files are now.
        await pins.change(pinId, await chosenQuery(open, pictures, { ...query, references: [] }))
      }),
    removePin: ({ pinId }) => changing(({ library }) => library.refining.pins.remove(pinId)),
    restorePin: ({ pinId }) => changing(({ library }) => library.refining.pins.restore(pinId)),
    seePin: async ({ pinId }) => {
      const photoIds = (await parts.library()).library.refining.pins.see(pinId)
      stateChanged()
      return { photoIds }
    },
  }
}

function pinOf({ library }: OpenLibrary, id: number): Pin {
  const pin = library.refining.lists.pins().find((each) => each.id === id)
  if (!pin) throw new Error(`expected the pin ${id} after adding it`)
  return shownPin(pin)
}

type WordCalls = Pick<AppApi, 'saveWord' | 'renameWord' | 'removeWord' | 'restoreWord'>

function wordCalls(parts: AppParts): WordCalls {
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

type RefinementCalls = Pick<AppApi, 'pauseRefining' | 'resumeRefining' | 'cancelRefining'>

function refinementCalls(parts: AppParts): RefinementCalls {
  const changing = async (
    target: RefiningTarget,
    change: (background: Background) => void | Promise<void>,
  ) => {
    const { refining } = (await parts.library()).library
    if (target.kind === 'pin') refining.pins.require(target.id)
    else refining.words.require(target.id)
    await change(refining.background)
    parts.stateChanged()
    return null
  }
  return {
    pauseRefining: ({ target }) => changing(target, (background) => background.pause(target)),
    resumeRefining: ({ target }) => changing(target, (background) => background.resume(target)),
    cancelRefining: ({ target }) => changing(target, (background) => background.cancel(target)),
  }
}

type TuningCalls = Pick<
  AppApi,
  'startTuning' | 'pauseTuning' | 'resumeTuning' | 'cancelTuning' | 'useTuning' | 'undoTuning'
>

function tuningCalls({ library }: AppParts): TuningCalls {
  const call = (work: (open: OpenLibrary) => void | Promise<void>) => async () => {
    await work(await library())
    return null
  }
  return {
    startTuning: call(({ tuning }) => tuning.start()),
    pauseTuning: call(({ tuning }) => tuning.pause()),
    resumeTuning: call(({ tuning }) => tuning.resume()),
    cancelTuning: call(({ tuning }) => tuning.cancel()),
    useTuning: call((open) => answeringAnew(open, () => open.tuning.use())),
    undoTuning: call((open) => answeringAnew(open, () => open.tuning.undo())),
  }
}

/** Makes pins and words answer with the new phi: their pseudo-words come from the phi before. */
function answeringAnew({ library }: OpenLibrary, change: () => void): void {
  change()
  library.refining.poke()
}
