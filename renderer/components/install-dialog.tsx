/**
 * "Install CLIP": shows what Searlight would download, from where, how large, under which licence and what for; then
 * the progress. Only this dialog makes Searlight contact another computer.
 */
import { useState } from 'react'
import type { InstallState, OfferedModel } from '../../electron/shared/app-models.ts'
import { useApp, useAppState } from '../state/app-context.ts'
import { downloadLabel } from '../state/install-words.ts'
import { type Offered, useOfferedModels } from '../state/use-offered-models.ts'
import { Dialog } from './dialog.tsx'
import { Act } from './dialog-act.tsx'
import { InstallChoice } from './install-choice.tsx'
import { InstallFailed, InstallProgress } from './install-progress.tsx'
import '../styles/install-dialog.css'
import { t } from '../strings/translate.ts'

export interface InstallDialogProps {
  /** Uses an installed model. Asks first if another model has encoded the photos. */
  readonly onUse: (path: string) => void
  readonly onFolder: () => void
  readonly onClose: () => void
}

export function InstallDialog({ onUse, onFolder, onClose }: InstallDialogProps) {
  const install = useAppState((state) => state.install)
  const offered = useOfferedModels()
  const [chosen, setChosen] = useState<string | null>(null)
  const { begin, cancel } = useInstalling()
  const model = offered && chosenModel(offered, chosen, install)
  const beginNamed = ({ name }: OfferedModel, acceptLicence = false) => {
    setChosen(name)
    begin(name, acceptLicence)
  }
  return (
    <Dialog
      title={t('models.install')}
      onClose={onClose}
      footer={
        model && (
          <Buttons
            {...{ install, model, onFolder, onClose, onUse }}
            onDownload={() => beginNamed(model)}
            onRetry={begin}
            onCancel={cancel}
          />
        )
      }
    >
      <div className="install">
        {offered && model && (
          <Body
            {...{ install, offered, model }}
            onChoose={(name) => {
              setChosen(name)
              // Clears the outcome of an earlier download.
              cancel()
            }}
            onAdd={(network) => begin(network.name, true)}
          />
        )}
      </div>
    </Dialog>
  )
}

interface BodyProps {
  readonly install: InstallState
  readonly offered: Offered
  readonly model: OfferedModel
  readonly onChoose: (name: string) => void
  readonly onAdd: (network: OfferedModel) => void
}

function Body({ install, offered, model, onChoose, onAdd }: BodyProps) {
  const titleOf = (name: string) => offered.models.find((each) => each.name === name)?.title ?? name
  if (install.kind === 'downloading' || install.kind === 'waiting')
    return <InstallProgress install={install} title={titleOf(install.name)} />
  if (install.kind === 'failed') {
    const failed = offered.models.find(({ name }) => name === install.name)
    return <InstallFailed error={install.error} files={failed?.files ?? []} />
  }
  return <InstallChoice offered={offered} model={model} onChoose={onChoose} onAdd={onAdd} />
}

interface ButtonsProps {
  readonly install: InstallState
  readonly model: OfferedModel
  readonly onFolder: () => void
  readonly onUse: (path: string) => void
  readonly onClose: () => void
  readonly onDownload: () => void
  readonly onRetry: (name: string, acceptLicence: boolean) => void
  readonly onCancel: () => void
}

function Buttons(props: ButtonsProps) {
  const { install, model, onCancel, onFolder, onRetry } = props
  switch (install.kind) {
    case 'downloading':
    case 'waiting':
      return <Act label={t('models.cancelDownload')} run={onCancel} />
    case 'failed':
      return (
        <>
          <Act label={t('common.back')} run={onCancel} />
          <Act label={t('common.useModelFolder')} run={onFolder} />
          {/* The user accepted the licence before the download began. */}
          <Act label={t('common.tryAgain')} run={() => onRetry(install.name, true)} primary />
        </>
      )
    default:
      return model.path === null ? (
        <>
          <Act label={t('common.useModelFolder')} run={onFolder} />
          <Act label={downloadLabel(model)} run={props.onDownload} primary />
        </>
      ) : (
        <UseButton path={model.path} onUse={props.onUse} onClose={props.onClose} />
      )
  }
}

function UseButton({
  path,
  onUse,
  onClose,
}: { readonly path: string } & Pick<ButtonsProps, 'onUse' | 'onClose'>) {
  const model = useAppState((state) => state.model)
  const isUsed = model.kind === 'opening' || (model.kind === 'ready' && model.model.modelDir === path)
  return isUsed ? (
    <Act label={t('common.done')} run={onClose} primary />
  ) : (
    <Act label={t('models.using')} run={() => onUse(path)} primary />
  )
}

/** The chosen model, else the one that downloads, else the recommended one. A network stands for its model. */
function chosenModel({ models }: Offered, chosen: string | null, install: InstallState): OfferedModel | null {
  const name = chosen ?? (install.kind === 'idle' ? null : install.name)
  const named = models.find((each) => each.name === name)
  const owner = named?.belongsTo ?? named?.name
  const own = models.filter(({ belongsTo }) => belongsTo === null)
  return (
    own.find((each) => each.name === owner) ?? own.find(({ recommended }) => recommended) ?? own[0] ?? null
  )
}

function useInstalling() {
  const { client, fail } = useApp()
  return {
    begin: (name: string, acceptLicence: boolean) =>
      void client.api
        .installModel({ name, acceptLicence })
        .catch((error: unknown) => fail(error, t('models.downloadingAction'))),
    cancel: () =>
      void client.api.cancelInstall({}).catch((error: unknown) => fail(error, t('models.cancelDownload'))),
  }
}
