/** Shows how well each method finds the marked answers, and how many queries the figures rest on. */
import type { QualityFigures as Figures, QualityReport } from '../../electron/shared/app-quality.ts'
import { basisWords, figureWords, methodHint, methodWords, staleWords } from '../state/quality-words.ts'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export function QualityFigures({ report }: { readonly report: QualityReport }) {
  const { figures, modelName, measuredMs } = report
  const stale = staleWords(report.stale)
  const best = (of: (figures: Figures) => number) => Math.max(...figures.map(of))
  const [bestMap, bestRecall] = [best(({ map10 }) => map10), best(({ recall10 }) => recall10)]
  return (
    <section aria-label={t('quality.figures')} data-stale={stale !== null}>
      {stale && (
        <p className="quality__stale" role="status">
          {stale}
        </p>
      )}
      <table className="quality__table">
        <thead>
          <tr>
            <th scope="col">{t('quality.method')}</th>
            <Tip text={t('quality.mapHint')}>
              <th scope="col">{t('quality.map')}</th>
            </Tip>
            <Tip text={t('quality.recallHint')}>
              <th scope="col">{t('quality.recall')}</th>
            </Tip>
          </tr>
        </thead>
        <tbody>
          {figures.map(({ method, map10, recall10 }) => (
            <tr key={method}>
              <th scope="row" title={methodHint(method)}>
                {methodWords(method)}
              </th>
              <Figure value={map10} best={map10 === bestMap} />
              <Figure value={recall10} best={recall10 === bestRecall} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quality__note">
        {t('quality.figuresExplained')} {basisWords(report)}
      </p>
      <p className="quality__note">
        {t('quality.measured', { model: modelName, date: new Date(measuredMs).toLocaleDateString() })}
      </p>
    </section>
  )
}

function Figure({ value, best }: { readonly value: number; readonly best: boolean }) {
  return (
    <td data-best={best}>
      {figureWords(value)}
      {best && <span className="visually-hidden">{t('quality.best')}</span>}
    </td>
  )
}
