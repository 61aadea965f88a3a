/** Lists the files that rules leave out, with the rule, the number and a button that includes them. */
import { useEffect, useState } from 'react'
import type { LeftOut } from '../../electron/shared/left-out.ts'
import { useApp, useAppState } from '../state/app-context.ts'
import { wordsOf } from '../state/error-words.ts'
import { includedWords, leftOutCount, leftOutWords, placeToInclude } from '../state/left-out-words.ts'
import { Dialog } from './dialog.tsx'
import { WindowedList } from './windowed-list.tsx'
import '../styles/failed-dialog.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

const ROW_PIXELS = 44

interface Row {
  readonly key: string
  readonly title: string
  readonly words: string
  readonly act: { readonly label: string; readonly included: readonly string[] } | null
}

export function LeftOutDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useApp()
  const library = useAppState((state) => state.library)
  const folders = useAppState((state) => state.folders)
  const [said, say] = useState('')
  const [list, setList] = useState<LeftOut | null>(null)
  const mayChange = library.kind === 'ready' && library.access === 'write'
  const watched = new Set(folders.map(({ path }) => path))
  const files = leftOutCount(folders)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new number means a new list.
  useEffect(() => {
    let wanted = true
    client.api.leftOut({}).then(
      (answer) => wanted && setList(answer),
      (error: unknown) => wanted && say(wordsOf(error)),
    )
    return () => {
      wanted = false
    }
  }, [client, files])
  const change = (included: readonly string[]) =>
    void client.api.setIncluded({ included }).then(
      () => {
        setList((shown) => shown && { ...shown, included })
        say(t('leftOut.scanning'))
      },
      (error: unknown) => say(wordsOf(error)),
    )
  const rows = list === null ? [] : rowsOf(list, watched)
  return (
    <Dialog
      title={t('leftOut.title')}
      size="large"
      onClose={onClose}
      footer={
        <p className="failed__said" role="status">
          {said}
        </p>
      }
    >
      {list !== null && rows.length === 0 && <p className="failed__none">{t('leftOut.nothing')}</p>}
      {rows.length > 0 && (
        <WindowedList
          label={t('leftOut.title')}
          className="failed__list"
          items={rows}
          rowPixels={ROW_PIXELS}
          keyOf={(row) => row.key}
        >
          {(row) => <LeftOutRow row={row} onChange={mayChange ? change : null} />}
        </WindowedList>
      )}
    </Dialog>
  )
}

interface LeftOutRowProps {
  readonly row: Row
  readonly onChange: ((included: readonly string[]) => void) | null
}

function LeftOutRow({ row: { title, words, act }, onChange }: LeftOutRowProps) {
  return (
    <div className="failed__row">
      <Tip text={title}>
        <span className="failed__path">
          {/* The style cuts the beginning, because the name at the end tells folders apart. */}
          <bdi>{title}</bdi>
        </span>
      </Tip>
      <Tip text={words}>
        <span className="failed__reason">{words}</span>
      </Tip>
      {act && onChange && (
        <button
          type="button"
          className="button button--small failed__retry"
          aria-label={t('leftOut.named', { action: act.label, path: title })}
          onClick={() => onChange(act.included)}
        >
          {act.label}
        </button>
      )}
    </div>
  )
}

/** Lists included places first: they are few, and the user chose them. */
function rowsOf({ excluded, included }: LeftOut, watched: ReadonlySet<string>): readonly Row[] {
  const chosen = included.map((place) => ({
    key: `included ${place}`,
    title: includedWords(place),
    words: t('leftOut.includedByYou'),
    act: { label: t('leftOut.leaveOut'), included: included.filter((other) => other !== place) },
  }))
  const left = excluded.map((files) => {
    const place = placeToInclude(files, watched)
    return {
      key: `${files.rule} ${files.path}`,
      title: files.path,
      words: leftOutWords(files),
      act:
        place === null ? null : { label: t('leftOut.include'), included: [...new Set([...included, place])] },
    }
  })
  return [...chosen, ...left]
}
