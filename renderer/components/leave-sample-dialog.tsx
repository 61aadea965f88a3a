/** Asks whether leaving the sample library keeps or deletes its pictures. */
import { useAppState } from '../state/app-context.ts'
import { t } from '../strings/translate.ts'
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
      title={t('sample.leaveQuestion')}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('sample.stay')}
          </button>
          <button type="button" className="button" onClick={() => onLeave(false)}>
            {t('sample.leaveKeep')}
          </button>
          <button type="button" className="button button--primary" onClick={() => onLeave(true)}>
            {t('sample.leaveDelete')}
          </button>
        </>
      }
    >
      <p>{folder ? t('sample.leaveTextCount', { photos: folder.photos }) : t('sample.leaveText')}</p>
      {folder && <p>{t('sample.leavePlace', { folder: folder.path })}</p>}
    </Dialog>
  )
}
