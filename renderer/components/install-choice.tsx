/** Lets the user choose the model to download, describes it, and offers the network that belongs to it. */
import { useId, useState } from 'react'
import type { OfferedModel } from '../../electron/shared/app-models.ts'
import { bytesWords, checkWords, downloadLabel } from '../state/install-words.ts'
import type { Offered } from '../state/use-offered-models.ts'
import { t } from '../strings/translate.ts'

export interface InstallChoiceProps {
  readonly offered: Offered
  readonly model: OfferedModel
  readonly onChoose: (name: string) => void
  /** Downloads the network. The user has accepted its licence. */
  readonly onAdd: (network: OfferedModel) => void
}

export function InstallChoice({ offered, model, onChoose, onAdd }: InstallChoiceProps) {
  const network = offered.models.find(({ belongsTo }) => belongsTo === model.name)
  const checks = checkWords(model)
  return (
    <>
      <p>{t('models.explanation')}</p>
      <fieldset className="install__models">
        <legend className="visually-hidden">{t('models.model')}</legend>
        {offered.models
          .filter(({ belongsTo }) => belongsTo === null)
          .map((each) => (
            <Model key={each.name} model={each} checked={each === model} onChoose={onChoose} />
          ))}
      </fieldset>
      <dl className="install__facts">
        <Fact name={t('models.from')} value={model.source} />
        <Fact name={t('models.licence')} value={t('models.licenceValue', model.licence)} />
        <Fact name={t('models.into')} value={model.path ?? offered.directory} />
      </dl>
      {checks !== null && <p className="install__note">{checks}</p>}
      {network && model.path !== null && <Network network={network} onAdd={onAdd} />}
    </>
  )
}

interface ModelProps {
  readonly model: OfferedModel
  readonly checked: boolean
  readonly onChoose: (name: string) => void
}

function Model({ model, checked, onChoose }: ModelProps) {
  const { name, title, purpose, bytes, recommended, path } = model
  const fact =
    path !== null ? 'models.modelInstalled' : recommended ? 'models.modelRecommended' : 'models.modelFact'
  return (
    <label className="install__model">
      <input type="radio" name="install-model" checked={checked} onChange={() => onChoose(name)} />
      <span>
        <span className="install__title">{t(fact, { title, size: bytesWords(bytes) })}</span>
        <span className="install__purpose">{purpose}</span>
      </span>
    </label>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="install__fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

interface NetworkProps {
  readonly network: OfferedModel
  readonly onAdd: (network: OfferedModel) => void
}

/** The second step: the user reads the licence before the button for the download appears. */
function Network({ network, onAdd }: NetworkProps) {
  const [accepted, setAccepted] = useState(false)
  const titleId = useId()
  const { title, purpose, licence, path } = network
  return (
    <section className="install__network" aria-labelledby={titleId}>
      <h3 id={titleId} className="install__title">
        {path === null ? title : t('models.installed', { title })}
      </h3>
      <p className="install__purpose">{purpose}</p>
      {path === null && (
        <>
          <p>{licence.notice}</p>
          <p className="install__note">{noteOf(network)}</p>
          <label className="install__accept">
            <input
              type="checkbox"
              checked={accepted}
              onChange={({ target }) => setAccepted(target.checked)}
            />
            {t('models.acceptLicence', { licence: licence.name })}
          </label>
          <button type="button" className="button" disabled={!accepted} onClick={() => onAdd(network)}>
            {downloadLabel(network)}
          </button>
        </>
      )}
    </section>
  )
}

function noteOf(network: OfferedModel): string {
  const { source, licence } = network
  const check = checkWords(network)
  const facts = { source, licence: licence.name, url: licence.url }
  return check === null
    ? t('models.networkNote', facts)
    : t('models.networkNoteWithCheck', { ...facts, check })
}
