/** Asks before a change of the model, which encodes all photos again. */
import { folderName } from '../state/query-words.ts'
import { t } from '../strings/translate.ts'
import { Dialog } from './dialog.tsx'

export interface ModelDialogProps {
  readonly path: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ModelDialog({ path, onConfirm, onClose }: ModelDialogProps) {
  return (
    <Dialog
      title={t('models.changeQuestion')}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('models.changeKeep')}
          </button>
          <button type="button" className="button button--primary" onClick={onConfirm}>
            {t('models.changeConfirm', { name: folderName(path) })}
          </button>
        </>
      }
    >
      <p>{t('models.changeExplained', { name: folderName(path) })}</p>
    </Dialog>
  )
}
