/** Photos of one's own beside the sample's: its model does not know what they show. */
import { useAppState } from '../state/app-context.ts'
import { hasUnknownPhotos } from '../state/sample-words.ts'
import '../styles/guided-bar.css'

export function GuidedWarning({ onModel }: { readonly onModel: () => void }) {
  const isNeeded = useAppState(hasUnknownPhotos)
  if (!isNeeded) return null
  return (
    <section className="guided-bar" aria-label="About the model">
      <p className="guided-bar__words">
        The sample model knows only the sample pictures: choose a model to find your own photos.
      </p>
      <button type="button" className="button button--small" onClick={onModel}>
        Use a model folder…
      </button>
    </section>
  )
}
