/** Calls about what is refined in the background. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { RefiningTarget } from '../../shared/app-refining.ts'
import type { Background } from '../inversion/background.ts'
import type { AppParts } from './app-parts.ts'

type RefiningCalls = Pick<AppApi, 'pauseRefining' | 'resumeRefining' | 'cancelRefining'>

export function refiningCalls(parts: AppParts): RefiningCalls {
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
