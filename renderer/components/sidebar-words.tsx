/** Lists the named words. A click puts one into the caption. */
import { Type } from 'lucide-react'
import type { Word } from '../../electron/shared/app-refining.ts'
import { useAppState } from '../state/app-context.ts'
import { nameProblemWords } from '../state/error-words.ts'
import { photosWords } from '../state/progress-words.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { nameProblem } from '../state/word-names.ts'
import { t } from '../strings/translate.ts'
import { refiningItems } from './refining-items.ts'
import { SidebarEntry } from './sidebar-entry.tsx'

export interface SidebarWordsProps {
  readonly actions: RefiningActions
  readonly onUse: (name: string) => void
}

export function SidebarWords({ actions, onUse }: SidebarWordsProps) {
  const words = useAppState((state) => state.words)
  const problemOf = (name: string, { id }: Word) => {
    const problem = nameProblem(name, words, id)
    return problem && nameProblemWords(problem)
  }
  return (
    <>
      <h2 className="sidebar__heading">{t('words.heading')}</h2>
      {words.length === 0 && <p className="sidebar__empty">{t('words.none')}</p>}
      <ul aria-label={t('words.heading')}>
        {words.map((word) => (
          <SidebarEntry
            key={word.id}
            name={word.name}
            icon={<Type size={14} aria-hidden />}
            refinement={word.refinement}
            detail={word.usable ? photosWords(word.references.length) : t('words.notUsable')}
            newPhotos={0}
            current={false}
            title={titleOf(word)}
            items={[
              { label: t('words.use'), run: () => onUse(word.name) },
              ...refiningItems(word.refinement, { kind: 'word', id: word.id }, actions),
            ]}
            removal={{ label: t('pins.removeWord'), run: () => actions.removeWord(word) }}
            onOpen={() => onUse(word.name)}
            onRename={(name) => actions.renameWord(word, name)}
            problemOf={(name) => problemOf(name, word)}
          />
        ))}
      </ul>
    </>
  )
}

function titleOf({ name, references, refinement }: Word): string {
  const reason = refinement.kind === 'stopped' || refinement.kind === 'none' ? refinement.reason : null
  const words = t('words.standsFor', { name, photos: references.length })
  return [words, reason].filter(Boolean).join('\n')
}
