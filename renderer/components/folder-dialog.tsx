/** Lets the user choose a folder of the engine's computer, for hosts without a native dialog. */
import { ArrowUp, Box, Folder } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { BrowsedFolder, FolderListing } from '../../electron/shared/app-files.ts'
import type { FolderPurpose } from '../../electron/shared/host-api.ts'
import { useApp } from '../state/app-context.ts'
import { wordsOf } from '../state/error-words.ts'
import { choiceOf, purposeWords } from '../state/folder-choice.ts'
import { Dialog } from './dialog.tsx'
import '../styles/folder-dialog.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'
import { WindowedList } from './windowed-list.tsx'

const ROW_PIXELS = 28

export interface FolderDialogProps {
  readonly purpose: FolderPurpose
  /** Null if the user cancelled. */
  readonly onDone: (path: string | null) => void
}

export function FolderDialog({ purpose, onDone }: FolderDialogProps) {
  const { listing, problem, typed, going, type, go } = useListing()
  const unvisited = typed === null || typed.trim() === '' ? null : typed
  const choice = choiceOf(purpose, listing)
  const { title, action } = purposeWords(purpose)
  /** Chooses the folder that the field names, even if the user has only typed it. */
  const choose = async () => {
    const chosen = unvisited === null ? listing : await go(unvisited)
    if (chosen && choiceOf(purpose, chosen).possible) onDone(chosen.path)
  }
  return (
    <Dialog
      title={title}
      size="large"
      onClose={() => onDone(null)}
      footer={
        <>
          <p className="folder-dialog__choice" aria-live="polite">
            {unvisited === null && choice.words}
          </p>
          <button type="button" className="button" onClick={() => onDone(null)}>
            {t('common.cancel')}
          </button>
          <button
            type="button"
            className="button button--primary"
            disabled={going || (unvisited === null && !choice.possible)}
            onClick={() => void choose()}
          >
            {action}
          </button>
        </>
      }
    >
      <PathField
        path={typed ?? listing?.path ?? ''}
        parent={listing?.parent ?? null}
        onType={type}
        onGo={go}
      />
      {problem !== null && (
        <p className="folder-dialog__problem" role="alert">
          {problem}
        </p>
      )}
      <div className="folder-dialog__columns">
        <FolderList label={t('folderDialog.places')} folders={listing?.places ?? []} onGo={go} />
        <FolderList
          label={t('folderDialog.folders')}
          folders={listing?.folders ?? []}
          onGo={go}
          key={listing?.path ?? ''}
        />
      </div>
    </Dialog>
  )
}

/** The last folder that the engine could read. A folder that it cannot read sets `problem` and changes nothing else. */
function useListing() {
  const { client } = useApp()
  const [listing, setListing] = useState<FolderListing | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  /** A typed path that the user has not gone to yet. */
  const [typed, setTyped] = useState<string | null>(null)
  const [going, setGoing] = useState(false)
  const latest = useRef(0)
  const go = useCallback(
    async (path: string | null): Promise<FolderListing | null> => {
      const turn = ++latest.current
      setGoing(true)
      try {
        const answer = await client.api.browse({ path })
        if (turn !== latest.current) return null
        setListing(answer)
        setProblem(null)
        // A folder that answers late does not overwrite newer typing.
        setTyped((now) => (now?.trim() === path ? null : now))
        return answer
      } catch (error) {
        if (turn === latest.current) setProblem(wordsOf(error))
        return null
      } finally {
        if (turn === latest.current) setGoing(false)
      }
    },
    [client],
  )
  useEffect(() => void go(null), [go])
  const goTo = (path: string) => {
    setTyped(path)
    return go(path.trim())
  }
  return { listing, problem, typed, going, type: setTyped, go: goTo }
}

interface PathFieldProps {
  readonly path: string
  /** The parent of the listed folder. */
  readonly parent: string | null
  readonly onType: (path: string) => void
  readonly onGo: (path: string) => void
}

function PathField({ path, parent, onType, onGo }: PathFieldProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (path.trim() !== '') onGo(path)
  }
  return (
    <form className="folder-dialog__path" onSubmit={submit}>
      <Tip text={t('folderDialog.up')}>
        <button
          type="button"
          className="button button--icon"
          aria-label={t('folderDialog.up')}
          disabled={parent === null}
          onClick={() => parent !== null && onGo(parent)}
        >
          <ArrowUp size={16} aria-hidden />
        </button>
      </Tip>
      <input
        className="field"
        aria-label={t('folderDialog.path')}
        spellCheck={false}
        autoComplete="off"
        value={path}
        onChange={({ target }) => onType(target.value)}
      />
      <button type="submit" className="button">
        {t('folderDialog.go')}
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
    <div className="folder-dialog__list">
      {folders.length === 0 ? (
        <p className="folder-dialog__none">{t('folderDialog.noFolders')}</p>
      ) : (
        <WindowedList
          label={label}
          className="folder-dialog__rows"
          items={folders}
          rowPixels={ROW_PIXELS}
          keyOf={({ path }) => path}
          onKeyDown={moveFocus}
        >
          {({ name, path, isModel }) => (
            <Tip text={path}>
              <button type="button" className="folder-dialog__folder" onClick={() => onGo(path)}>
                {isModel ? <Box size={14} aria-hidden /> : <Folder size={14} aria-hidden />}
                <span className="folder-dialog__name" dir="auto">
                  {name}
                </span>
                {isModel && <span className="folder-dialog__mark">{t('folderDialog.modelMark')}</span>}
              </button>
            </Tip>
          )}
        </WindowedList>
      )}
    </div>
  )
}

/** Arrow keys go through the list. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus()
}
