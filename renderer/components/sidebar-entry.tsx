/** A pin or a word in the sidebar: its name, how far it is refined, and what can be done with it. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { Refinement } from '../../electron/shared/app-refining.ts'
import { count } from '../state/progress-words.ts'
import { newWords, refinementShare, refinementWords } from '../state/refining-words.ts'
import { t } from '../strings/translate.ts'
import type { MenuItem } from './photos/photo-menu.tsx'
import { RenameRow } from './rename-row.tsx'
import { useEntryMenu } from './use-entry-menu.tsx'

export interface SidebarEntryProps {
  readonly name: string
  readonly icon: ReactNode
  readonly refinement: Refinement
  /** Said where nothing is refined. */
  readonly detail: string | null
  readonly newPhotos: number
  readonly current: boolean
  /** Besides renaming and removing. */
  readonly items: readonly MenuItem[]
  readonly removal: MenuItem
  readonly title: string
  readonly onOpen: () => void
  readonly onRename: (name: string) => void
  /** Why a name cannot be used, in words. */
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
      <button
        ref={button}
        type="button"
        className="sidebar__item sidebar__item--entry"
        title={props.title}
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
      {menu}
    </li>
  )
}

/** Read out, what stands below and beside the name is told apart from it. */
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

/** The keyboard is back on the entry when its field is gone. */
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

/** Where the entry that has the keyboard is removed, the one beside it takes it over. */
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
