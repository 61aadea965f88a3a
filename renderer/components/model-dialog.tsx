/** Asks before a change of the model, which encodes all photos again. */
import { folderName } from '../state/query-words.ts'
import { Dialog } from './dialog.tsx'

export interface ModelDialogProps {
  readonly path: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ModelDialog({ path, onConfirm, onClose }: ModelDialogProps) {
  return (
    <Dialog
      title="Change the model?"
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            Keep the model
          </button>
          <button type="button" className="button button--primary" onClick={onConfirm}>
            Change to {folderName(path)}
          </button>
        </>
      }
    >
      <p>
        Searlight reads all photos again with {folderName(path)}, which takes as long as the first time. You
        search with the present model until that is done.
      </p>
    </Dialog>
  )
}
