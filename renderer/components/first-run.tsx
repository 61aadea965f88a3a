/** The two things a library needs, side by side and in either order. */
import { Box, CircleCheck, Images } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApp } from '../state/app-context.ts'
import { APP_ERROR_WORDS } from '../state/error-words.ts'
import { folderName } from '../state/query-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import '../styles/first-run.css'

export function FirstRun({ actions }: { readonly actions: LibraryActions }) {
  const { model, folders } = useApp().state
  const modelDone = model.kind === 'ready' || model.kind === 'opening'
  return (
    <div className="first-run">
      <h1 className="first-run__title">Find photos by a photo and a sentence</h1>
      <p className="first-run__lead">Everything stays on this computer. Two things are needed:</p>
      <div className="first-run__doors">
        <Door
          icon={<Images size={24} aria-hidden />}
          title="My photos"
          done={folders.length > 0 ? folders.map(({ path }) => folderName(path)).join(', ') : null}
          action="Add folder…"
          onOpen={actions.addFolder}
        >
          A folder of pictures. It is watched and never changed.
        </Door>
        <Door
          icon={<Box size={24} aria-hidden />}
          title="A model"
          done={modelDone ? (model.kind === 'ready' ? model.model.name : model.name) : null}
          action="Choose model…"
          problem={model.kind === 'failed' ? APP_ERROR_WORDS[model.error.code] : null}
          onOpen={actions.chooseModel}
        >
          A folder with a CLIP model from Hugging Face: config.json, a tokenizer and model.safetensors.
        </Door>
      </div>
    </div>
  )
}

interface DoorProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  /** What was chosen; null while nothing is. */
  readonly done: string | null
  readonly problem?: string | null
  readonly action: string
  readonly onOpen: () => void
}

function Door({ icon, title, children, done, problem = null, action, onOpen }: DoorProps) {
  return (
    <section className="first-run__door" aria-label={title}>
      <span className="first-run__icon">{icon}</span>
      <h2 className="first-run__name">{title}</h2>
      <p className="first-run__words">{children}</p>
      {problem !== null && (
        <p className="first-run__problem" role="alert">
          {problem}
        </p>
      )}
      {done === null ? (
        <button type="button" className="button button--primary" onClick={onOpen}>
          {action}
        </button>
      ) : (
        <p className="first-run__done" dir="auto">
          <CircleCheck size={16} aria-hidden /> {done}
          <span className="visually-hidden"> is chosen</span>
        </p>
      )}
    </section>
  )
}
