/** A pin or a named word in the sidebar: its name, the progress of refining and its menu. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { Refinement } from '../../electron/shared/app-refining.ts'
import { count } from '../state/progress-words.ts'
import { newWords, refinementShare, refinementWords } from '../state/refining-words.ts'
import { t } from '../strings/translate.ts'
import type { MenuItem } from './menu.tsx'
import { RenameRow } from './rename-row.tsx'
import { Tip } from './tip.tsx'
import { useEntryMenu } from './use-entry-menu.tsx'

export interface SidebarEntryProps {
  readonly name: string
  readonly icon: ReactNode
  readonly refinement: Refinement
  /** Stands below the name of an entry without a refinement. */
  readonly detail: string | null
  readonly newPhotos: number
  readonly current: boolean
  /** Menu items besides renaming and removing. */
  readonly items: readonly MenuItem[]
  readonly removal: MenuItem
  readonly title: string
  readonly onOpen: () => void
  readonly onRename: (name: string) => void
  /** Says in words why a name cannot be used; null if it can. */
  readonly problemOf: (name: string) => string | null
}

export function SidebarEntry(props: SidebarEntryProps) {
  const { name, refinement, newPhotos } = props
  const [renaming, setRenaming] = useState(false)
  const button = useFocusAfter(renaming)
  const row = useFocusLeft()
  const rename = { label: t('pins.rename'), run: () => setRenaming(true) }
  const { onContextMenu, menu } = useEntryMenu(name, [[...props.items, rename], [props.removal]])
  if (renaming) return <RenameRow {...props} onDone={() => setRenaming(false)} />
  const share = refinementShare(refinement)
  const words = refinementWords(refinement) ?? props.detail
  return (
    <li ref={row} className="sidebar__row">
      <Tip text={props.title}>
        <button
          ref={button}
          type="button"
          className="sidebar__item sidebar__item--entry"
          aria-current={props.current ? 'page' : undefined}
          onClick={props.onOpen}
          onContextMenu={onContextMenu}
        >
          {props.icon}
          <span className="sidebar__entry">
            <span className="sidebar__name" dir="auto">
              {name}
            </span>
            {words && (
              <>
                <Comma />
                <span className="sidebar__state">{words}</span>
              </>
            )}
          </span>
          {newPhotos > 0 && <Badge photos={newPhotos} />}
          {share !== null && (
            <span className="sidebar__progress" aria-hidden style={{ transform: `scaleX(${share})` }} />
          )}
        </button>
      </Tip>
      {menu}
    </li>
  )
}

/** Makes a screen reader pause between the name and the text beside it. */
function Comma() {
  return <span className="visually-hidden">, </span>
}

function Badge({ photos }: { readonly photos: number }) {
  return (
    <>
      <Comma />
      <span className="sidebar__badge">
        <span aria-hidden>{count(photos)}</span>
        <span className="visually-hidden">{newWords(photos)}</span>
      </span>
    </>
  )
}

/** Gives the focus back to the entry once its field has gone. */
function useFocusAfter(renaming: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(false)
  useLayoutEffect(() => {
    const lost = before.current && !renaming && document.activeElement === document.body
    before.current = renaming
    if (lost) button.current?.focus()
  }, [renaming])
  return button
}

/** An entry that goes with the focus gives it to the entry beside it. */
function useFocusLeft() {
  const row = useRef<HTMLLIElement>(null)
  useLayoutEffect(
    () => () => {
      const { current } = row
      if (!current?.contains(document.activeElement)) return
      const beside = current.nextElementSibling ?? current.previousElementSibling
      beside?.querySelector('button')?.focus()
    },
    [],
  )
  return row
}
