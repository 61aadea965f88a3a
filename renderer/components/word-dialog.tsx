/** Saves photos as a named word, and checks its name while the user types. */
import { type FormEvent, useId, useRef, useState } from 'react'
import type { Reference } from '../../electron/shared/app-query.ts'
import { MAX_NAME_LENGTH } from '../../electron/shared/app-refining.ts'
import { useApp, useAppState } from '../state/app-context.ts'
import { nameProblemWords, wordsOf } from '../state/error-words.ts'
import { nameProblem } from '../state/word-names.ts'
import { Dialog } from './dialog.tsx'
import { ReferencePicture, referenceKey, referenceName } from './reference-picture.tsx'
import '../styles/word-dialog.css'
import { t } from '../strings/translate.ts'

export interface WordDialogProps {
  readonly references: readonly Reference[]
  readonly onClose: () => void
}

export function WordDialog({ references, onClose }: WordDialogProps) {
  const { notify } = useApp()
  const formId = useId()
  const hintId = useId()
  const field = useRef<HTMLInputElement>(null)
  const { typed, name, problem, saving, type, save } = useNewWord(references, (saved) => {
    notify({ text: t('words.saved', { name: saved }), tone: 'plain' })
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save()
  }
  return (
    <Dialog
      title={t('words.title')}
      onClose={onClose}
      initialFocus={field}
      footer={
        <button
          type="submit"
          form={formId}
          className="button button--primary"
          disabled={name === '' || problem !== null || saving}
        >
          {t('words.save')}
        </button>
      }
    >
      <form id={formId} className="word-dialog" onSubmit={submit}>
        <ul className="word-dialog__pictures" aria-label={t('words.photosOf')}>
          {references.map((reference, at) => (
            <li key={referenceKey(reference)}>
              <ReferencePicture
                reference={reference}
                className="word-dialog__picture"
                alt={referenceName(reference, at)}
              />
            </li>
          ))}
        </ul>
        <input
          className="field word-dialog__name"
          ref={field}
          aria-label={t('common.name')}
          placeholder={t('words.example')}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          maxLength={MAX_NAME_LENGTH}
          aria-invalid={problem !== null}
          aria-describedby={hintId}
          value={typed}
          onChange={({ target }) => type(target.value)}
        />
        <p id={hintId} className="word-dialog__hint" data-tone={problem ? 'danger' : 'plain'} role="status">
          {problem ?? hintOf(name, references.length)}
        </p>
      </form>
    </Dialog>
  )
}

function hintOf(name: string, photos: number): string {
  return name === '' ? t('words.hintUnnamed', { photos }) : t('words.hint', { name, photos })
}

function useNewWord(references: readonly Reference[], onSaved: (name: string) => void) {
  const { client } = useApp()
  const words = useAppState((state) => state.words)
  const [typed, setTyped] = useState('')
  const [saving, setSaving] = useState(false)
  /** The engine's reason against the typed name. */
  const [refused, setRefused] = useState<string | null>(null)
  const name = typed.trim()
  const known = nameProblem(name, words)
  const problem = refused ?? (known && nameProblemWords(known))
  const save = () => {
    if (name === '' || problem !== null || saving) return
    setSaving(true)
    client.api.saveWord({ name, references }).then(
      () => onSaved(name),
      (error: unknown) => {
        setSaving(false)
        setRefused(wordsOf(error))
      },
    )
  }
  const type = (text: string) => {
    setTyped(text)
    setRefused(null)
  }
  return { typed, name, problem, saving, type, save }
}
