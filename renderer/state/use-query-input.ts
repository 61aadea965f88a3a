/** Changes the query from outside the composer's field: drops, pastes, keys, letters. */
import { type RefObject, useCallback } from 'react'
import type { Reference } from '../../electron/shared/app-query.ts'
import type { QueryAction } from './query-view.ts'
import type { Session } from './session.ts'
import { usePictureInput } from './use-picture-input.ts'
import { useWindowKeys } from './use-window-keys.ts'
import { useWindowTransfer } from './use-window-transfer.ts'

export interface QueryInputOptions {
  readonly session: Session
  readonly references: readonly Reference[]
  readonly field: RefObject<HTMLInputElement | null>
  readonly onAddFolder: () => void
  readonly onKeys: () => void
}

export function useQueryInput({ session, references, field, onAddFolder, onKeys }: QueryInputOptions) {
  const act = useCallback((action: QueryAction) => session.query.act(action), [session])
  const focus = useCallback(() => field.current?.focus(), [field])
  const addText = useCallback(
    (text: string) => {
      const before = session.query.view().query.text
      const words = text.replace(/\s+/g, ' ').trim()
      act({ kind: 'type', text: before === '' ? words : `${before} ${words}` })
      focus()
    },
    [session, act, focus],
  )
  const typeLetter = useCallback(
    (letter: string) => {
      act({ kind: 'type', text: session.query.view().query.text + letter })
      focus()
    },
    [session, act, focus],
  )
  const { reading, addFiles, take } = usePictureInput({
    references,
    onAdd: useCallback((added) => act({ kind: 'add-references', references: added }), [act]),
    onText: addText,
    onAddFolder,
  })
  const hovering = useWindowTransfer(take)
  const onHistory = useCallback((steps: -1 | 1) => session.query.go(steps), [session])
  useWindowKeys({ onComposer: focus, onKeys, onHistory })
  return { act, reading, addFiles, hovering, addText, typeLetter }
}
