/** Asks what becomes of the pictures that were drawn. */
import { useAppState } from '../state/app-context.ts'
import { count } from '../state/progress-words.ts'
import { Dialog } from './dialog.tsx'

export interface LeaveSampleDialogProps {
  readonly onLeave: (deletePictures: boolean) => void
  readonly onClose: () => void
}

export function LeaveSampleDialog({ onLeave, onClose }: LeaveSampleDialogProps) {
  const sample = useAppState((state) => state.sample)
  const folders = useAppState((state) => state.folders)
  const folder = folders.find(({ id }) => sample.kind === 'ready' && id === sample.folderId)
  return (
    <Dialog
      title="Leave the sample library?"
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            Stay
          </button>
          <button type="button" className="button" onClick={() => onLeave(false)}>
            Leave, keep the pictures
          </button>
          <button type="button" className="button button--primary" onClick={() => onLeave(true)}>
            Leave and delete the pictures
          </button>
        </>
      }
    >
      <p>
        {folder ? `The ${count(folder.photos)} sample pictures` : 'The sample pictures'} leave the library,
        and you begin with your own photos and a model for them.
      </p>
      {folder && <p>They were drawn into {folder.path}.</p>}
    </Dialog>
  )
}
