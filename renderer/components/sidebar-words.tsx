/** Words of the user's own. Pressed, one goes into the sentence. */
import { Type } from 'lucide-react'
import type { Word } from '../../electron/shared/app-refining.ts'
import { useAppState } from '../state/app-context.ts'
import { NAME_PROBLEM_WORDS } from '../state/error-words.ts'
import { photosWords } from '../state/progress-words.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { nameProblem } from '../state/word-names.ts'
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
    return problem && NAME_PROBLEM_WORDS[problem]
  }
  return (
    <>
      <h2 className="sidebar__heading">Words</h2>
      {words.length === 0 && (
        <p className="sidebar__empty">Save a few photos as a word, then use it in any sentence.</p>
      )}
      <ul aria-label="Words">
        {words.map((word) => (
          <SidebarEntry
            key={word.id}
            name={word.name}
            icon={<Type size={14} aria-hidden />}
            refinement={word.refinement}
            detail={word.usable ? photosWords(word.references.length) : 'not usable with this model'}
            newPhotos={0}
            current={false}
            title={titleOf(word)}
            items={[
              { label: 'Use in the sentence', run: () => onUse(word.name) },
              ...refiningItems(word.refinement, { kind: 'word', id: word.id }, actions),
            ]}
            removal={{ label: 'Remove word', run: () => actions.removeWord(word) }}
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
  const words = `“${name}” stands for ${photosWords(references.length)}. Press to use it in the sentence`
  return [words, reason].filter(Boolean).join('\n')
}
