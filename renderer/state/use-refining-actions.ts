/** Actions on pins and words. Each reports its failure as a message; none throws. */
import { useMemo } from 'react'
import type { AppApi } from '../../electron/shared/app-api.ts'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { Pin, RefiningTarget, Word } from '../../electron/shared/app-refining.ts'
import { AppError } from '../../electron/shared/errors.ts'
import { t } from '../strings/translate.ts'
import { type AppContextValue, useApp } from './app-context.ts'
import type { OpenPin } from './open-pin.ts'
import { isEmpty, sameQuery } from './query-changes.ts'
import type { Session } from './session.ts'

export interface RefiningActions {
  /** Pins the query, or removes the pin that it already is. */
  readonly togglePin: (open: OpenPin | null) => void
  readonly openPin: (pin: Pin) => void
  readonly savePin: (pin: Pin, query: AppQuery) => void
  readonly renamePin: (pin: Pin, name: string) => void
  readonly removePin: (pin: Pin) => void
  readonly renameWord: (word: Word, name: string) => void
  readonly removeWord: (word: Word) => void
  readonly pause: (target: RefiningTarget) => void
  readonly resume: (target: RefiningTarget) => void
  readonly cancel: (target: RefiningTarget) => void
}

export function useRefiningActions(session: Session): RefiningActions {
  const { client, notify, fail } = useApp()
  return useMemo(() => refiningActions({ client, notify, fail }, session), [client, notify, fail, session])
}

type Speaking = Pick<AppContextValue, 'client' | 'notify' | 'fail'>

function refiningActions({ client, notify, fail }: Speaking, { query }: Session): RefiningActions {
  const { api } = client
  const attempt = (doing: string, work: Promise<unknown>) =>
    void work.catch((error: unknown) => fail(error, doing))
  const remove = (name: string, work: Promise<unknown>, restore: () => Promise<unknown>) => {
    const undo = { label: t('common.undo'), run: () => attempt(t('common.undo'), restore()) }
    attempt(
      t('pins.removing', { name }),
      work.then(() => notify({ text: t('pins.removed', { name }), tone: 'plain', action: undo })),
    )
  }
  const pins = keepingPins(api)
  const removePin = (pin: Pin) => remove(pin.name, pins.remove(pin), () => api.restorePin({ pinId: pin.id }))
  const pin = async () => {
    const asked = query.view().query
    if (isEmpty(asked)) {
      notify({ text: t('pins.nothingToPin'), tone: 'plain' })
      return
    }
    const id = await pins.keep(asked)
    // The user may have changed the query meanwhile.
    if (sameQuery(query.view().query, asked)) query.act({ kind: 'pinned', pinId: id })
  }
  return {
    togglePin: (open) => (open && !open.changed ? removePin(open.pin) : attempt(t('pins.pin'), pin())),
    openPin: ({ id, query: asked }) => query.act({ kind: 'open-pin', pinId: id, query: asked }),
    savePin: ({ id }, asked) => attempt(t('pins.update'), api.changePin({ pinId: id, query: asked })),
    renamePin: ({ id }, name) => attempt(t('pins.renaming'), api.renamePin({ pinId: id, name })),
    removePin,
    renameWord: ({ id }, name) => attempt(t('pins.renaming'), api.renameWord({ wordId: id, name })),
    removeWord: ({ id, name }) =>
      remove(name, api.removeWord({ wordId: id }), () => api.restoreWord({ wordId: id })),
    pause: (target) => attempt(t('common.pause'), api.pauseRefining({ target })),
    resume: (target) => attempt(t('common.resume'), api.resumeRefining({ target })),
    cancel: (target) => attempt(t('pins.stopRefining'), api.cancelRefining({ target })),
  }
}

/** Pinning the query of the last removed pin restores that pin, with its name and its refined vector. */
function keepingPins(api: Pick<AppApi, 'pin' | 'removePin' | 'restorePin'>) {
  let removed: Pin | null = null
  return {
    remove(pin: Pin): Promise<null> {
      removed = pin
      return api.removePin({ pinId: pin.id })
    },
    /** Returns its id. */
    async keep(asked: AppQuery): Promise<number> {
      if (removed && sameQuery(removed.query, asked)) {
        const { id } = removed
        if (await api.restorePin({ pinId: id }).then(() => true, isGone)) return id
      }
      return (await api.pin({ query: asked, name: null })).id
    },
  }
}

/** False for a pin that no longer exists. @throws any other error */
function isGone(error: unknown): false {
  if (error instanceof AppError && error.code === 'pin-missing') return false
  throw error
}
