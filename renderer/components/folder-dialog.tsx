/** Chooses a folder of the computer the engine runs on, where no native dialog can. */
import { ArrowUp, Box, Folder } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { BrowsedFolder, FolderListing } from '../../electron/shared/app-api.ts'
import type { FolderPurpose } from '../../electron/shared/host-api.ts'
import { useApp } from '../state/app-context.ts'
import { wordsOf } from '../state/error-words.ts'
import { choiceOf, purposeWords } from '../state/folder-choice.ts'
import { Dialog } from './dialog.tsx'
import '../styles/folder-dialog.css'

export interface FolderDialogProps {
  readonly purpose: FolderPurpose
  /** Null where it was cancelled. */
  readonly onDone: (path: string | null) => void
}

export function FolderDialog({ purpose, onDone }: FolderDialogProps) {
  const { listing, problem, go } = useListing()
  const choice = choiceOf(purpose, listing)
  const { title, action } = purposeWords(purpose)
  return (
    <Dialog
      title={title}
      size="large"
      onClose={() => onDone(null)}
      footer={
        <>
          <p className="folder-dialog__choice" aria-live="polite">
            {choice.words}
          </p>
          <button type="button" className="button" onClick={() => onDone(null)}>
            Cancel
          </button>
          <button
            type="button"
            className="button button--primary"
            disabled={!choice.possible}
            onClick={() => listing && onDone(listing.path)}
          >
            {action}
          </button>
        </>
      }
    >
      <PathField listing={listing} onGo={go} />
      {problem !== null && (
        <p className="folder-dialog__problem" role="alert">
          {problem}
        </p>
      )}
      <div className="folder-dialog__columns">
        <FolderList label="Places" folders={listing?.places ?? []} onGo={go} />
        <FolderList label="Folders" folders={listing?.folders ?? []} onGo={go} key={listing?.path ?? ''} />
      </div>
    </Dialog>
  )
}

/** The last folder that could be read; what cannot be read leaves it there and is said. */
function useListing() {
  const { client } = useApp()
  const [listing, setListing] = useState<FolderListing | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const latest = useRef(0)
  const go = useCallback(
    async (path: string | null) => {
      const turn = ++latest.current
      try {
        const answer = await client.api.browse({ path })
        if (turn !== latest.current) return
        setListing(answer)
        setProblem(null)
      } catch (error) {
        if (turn === latest.current) setProblem(wordsOf(error))
      }
    },
    [client],
  )
  useEffect(() => void go(null), [go])
  return { listing, problem, go }
}

interface PathFieldProps {
  readonly listing: FolderListing | null
  readonly onGo: (path: string) => void
}

function PathField({ listing, onGo }: PathFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  /** What is being typed is not overwritten by a folder that took its time. */
  const typing = useRef(false)
  useEffect(() => {
    if (field.current && !typing.current) field.current.value = listing?.path ?? ''
  }, [listing])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    typing.current = false
    const path = field.current?.value.trim()
    if (path) onGo(path)
  }
  const parent = listing?.parent ?? null
  return (
    <form className="folder-dialog__path" onSubmit={submit}>
      <button
        type="button"
        className="button button--icon"
        aria-label="Up"
        title="Up"
        disabled={parent === null}
        onClick={() => parent !== null && onGo(parent)}
      >
        <ArrowUp size={16} aria-hidden />
      </button>
      <input
        ref={field}
        className="field"
        aria-label="Path"
        spellCheck={false}
        autoComplete="off"
        onInput={() => {
          typing.current = true
        }}
      />
      <button type="submit" className="button">
        Go
      </button>
    </form>
  )
}

interface FolderListProps {
  readonly label: string
  readonly folders: readonly BrowsedFolder[]
  readonly onGo: (path: string) => void
}

function FolderList({ label, folders, onGo }: FolderListProps) {
  return (
    <section className="folder-dialog__list" aria-label={label}>
      <ul onKeyDown={moveFocus}>
        {folders.map(({ name, path, isModel }) => (
          <li key={path}>
            <button type="button" className="folder-dialog__folder" title={path} onClick={() => onGo(path)}>
              {isModel ? <Box size={14} aria-hidden /> : <Folder size={14} aria-hidden />}
              <span className="folder-dialog__name" dir="auto">
                {name}
              </span>
              {isModel && <span className="folder-dialog__mark">model</span>}
            </button>
          </li>
        ))}
      </ul>
      {folders.length === 0 && <p className="folder-dialog__none">No folders in here</p>}
    </section>
  )
}

/** Arrow keys go through the list; Tab leaves it. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus()
}
