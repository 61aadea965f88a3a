/** Shows how well each method finds the marked answers, and how many queries the figures rest on. */
import type { QualityFigures as Figures, QualityReport } from '../../electron/shared/app-quality.ts'
import { basisWords, figureWords, METHOD_WORDS, staleWords } from '../state/quality-words.ts'
import { Tip } from './tip.tsx'

export function QualityFigures({ report }: { readonly report: QualityReport }) {
  const { figures, modelName, measuredMs } = report
  const stale = staleWords(report.stale)
  const best = (of: (figures: Figures) => number) => Math.max(...figures.map(of))
  const [bestMap, bestRecall] = [best(({ map10 }) => map10), best(({ recall10 }) => recall10)]
  return (
    <section aria-label="Figures" data-stale={stale !== null}>
      {stale && (
        <p className="quality__stale" role="status">
          {stale}
        </p>
      )}
      <table className="quality__table">
        <thead>
          <tr>
            <th scope="col">Way of searching</th>
            <Tip text="Mean average precision: how early right answers come among the first ten">
              <th scope="col">mAP@10</th>
            </Tip>
            <Tip text="The share of all right answers that is among the first ten">
              <th scope="col">Recall@10</th>
            </Tip>
          </tr>
        </thead>
        <tbody>
          {figures.map(({ method, map10, recall10 }) => (
            <tr key={method}>
              <th scope="row">{METHOD_WORDS[method]}</th>
              <Figure value={map10} best={map10 === bestMap} />
              <Figure value={recall10} best={recall10 === bestRecall} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quality__note">
        mAP@10 tells how early right answers come among the first ten, Recall@10 how many of them are there;
        100 is the most. {basisWords(report)}
      </p>
      <p className="quality__note">
        Measured with {modelName} on {new Date(measuredMs).toLocaleDateString()}.
      </p>
    </section>
  )
}

function Figure({ value, best }: { readonly value: number; readonly best: boolean }) {
  return (
    <td data-best={best}>
      {figureWords(value)}
      {best && <span className="visually-hidden">, best</span>}
    </td>
  )
}
