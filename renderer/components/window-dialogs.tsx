/** The dialogs of the window, one at a time. */
import type { AppQuery, Reference } from '../../electron/shared/app-query.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useApp, useAppState } from '../state/app-context.ts'
import type { QueryAction } from '../state/query-view.ts'
import { FailedDialog } from './failed-dialog.tsx'
import { InstallDialog } from './install-dialog.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { LeaveSampleDialog } from './leave-sample-dialog.tsx'
import { LeftOutDialog } from './left-out-dialog.tsx'
import { ModelDialog } from './model-dialog.tsx'
import { QualityDialog } from './quality-dialog.tsx'
import { ReportDialog } from './report-dialog.tsx'
import { TuningDialog } from './tuning-dialog.tsx'
import { WordDialog } from './word-dialog.tsx'

export type OpenDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'left-out' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'report' }
  | { readonly kind: 'tuning' }
  | { readonly kind: 'leave-sample' }
  | { readonly kind: 'quality' }
  | { readonly kind: 'install' }
  | { readonly kind: 'word'; readonly references: readonly Reference[] }
  | { readonly kind: 'model'; readonly path: string }

export interface WindowDialogsProps {
  readonly dialog: OpenDialog
  readonly onModel: (path: string) => void
  /** Asks first if another model has encoded the photos. */
  readonly onUseModel: (path: string) => void
  readonly onModelFolder: () => void
  readonly onLeaveSample: (deletePictures: boolean) => void
  readonly onAct: (action: QueryAction) => void
  readonly onClose: () => void
}

export function WindowDialogs(props: WindowDialogsProps) {
  const { dialog, onModel, onLeaveSample, onAct, onClose } = props
  const { client } = useApp()
  const hasNativeDialogs = useAppState(({ host }) => host.canPickFolder)
  switch (dialog.kind) {
    case 'none':
      return null
    case 'failed':
      return <FailedDialog onClose={onClose} />
    case 'left-out':
      return <LeftOutDialog onClose={onClose} />
    case 'keys':
      return <KeysDialog onClose={onClose} />
    case 'report':
      return <ReportDialog client={client} hasNativeDialogs={hasNativeDialogs} onClose={onClose} />
    case 'tuning':
      return <TuningDialog onClose={onClose} />
    case 'quality': {
      const ask = (query: AppQuery) => {
        onClose()
        onAct({ kind: 'ask', query })
      }
      return <QualityDialog onAsk={ask} onClose={onClose} />
    }
    case 'install': {
      const folder = () => {
        onClose()
        props.onModelFolder()
      }
      const use = (path: string) => {
        onClose()
        props.onUseModel(path)
      }
      return <InstallDialog onUse={use} onFolder={folder} onClose={onClose} />
    }
    case 'leave-sample': {
      const leave = (deletePictures: boolean) => {
        onClose()
        onLeaveSample(deletePictures)
      }
      return <LeaveSampleDialog onLeave={leave} onClose={onClose} />
    }
    case 'word':
      return <WordDialog references={dialog.references} onClose={onClose} />
    case 'model': {
      const confirm = () => {
        onClose()
        onModel(dialog.path)
      }
      return <ModelDialog path={dialog.path} onClose={onClose} onConfirm={confirm} />
    }
    default:
      return assertNever(dialog)
  }
}
