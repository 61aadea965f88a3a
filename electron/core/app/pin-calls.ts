/** Calls about pinned queries. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { Pin } from '../../shared/app-refining.ts'
import type { AppParts } from './app-parts.ts'
import { chosenQuery } from './chosen-pictures.ts'
import type { OpenLibrary } from './open-library.ts'
import { shownPin } from './shown-pins.ts'

type PinCalls = Pick<AppApi, 'pin' | 'renamePin' | 'changePin' | 'removePin' | 'restorePin' | 'seePin'>

export function pinCalls(parts: AppParts): PinCalls {
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
        // Its references stay, wherever their files are by now.
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
