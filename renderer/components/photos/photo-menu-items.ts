/** The menu items of a photo, or of the selection that contains it. Pure. */

import type { Reference } from '../../../electron/shared/app-query.ts'
import { MAX_WORD_PHOTOS } from '../../../electron/shared/app-refining.ts'
import type { HostInfo } from '../../../electron/shared/app-state.ts'
import type { Wish } from '../../state/query-changes.ts'
import { t } from '../../strings/translate.ts'
import type { MenuGroup } from '../menu.tsx'
import type { PhotoActions } from './use-photo-actions.ts'

export interface MenuContext {
  readonly host: HostInfo
  readonly actions: PhotoActions
  readonly ids: readonly number[]
  /** Null in the lightbox. */
  readonly openLightbox: (() => void) | null
  readonly exportPhotos: (ids: readonly number[]) => void
  /** Null without a query. */
  readonly onWish: ((ids: readonly number[], wish: Wish) => void) | null
  readonly onSaveWord: (references: readonly Reference[]) => void
  /** Null without a query whose answers could be marked. */
  readonly onMark: ((ids: readonly number[]) => void) | null
  /** Ids of the right answers. */
  readonly right: ReadonlySet<number>
}

export function photoMenuGroups(context: MenuContext): readonly MenuGroup[] {
  const groups = [
    referenceItems(context),
    wishItems(context),
    markItems(context),
    openItems(context),
    copyItems(context),
  ]
  return groups.filter((items) => items.length > 0)
}

function referenceItems({ actions, ids, onSaveWord }: MenuContext): MenuGroup {
  const photos = ids.length
  return [
    {
      label: t('photos.useAsReference', { photos }),
      keys: 'r',
      run: () => actions.asReference(ids, 'replace'),
    },
    {
      label: t('photos.addAsReference', { photos }),
      keys: 'Shift+R',
      run: () => actions.asReference(ids, 'add'),
    },
    {
      label:
        photos > MAX_WORD_PHOTOS
          ? t('photos.saveFirstAsWord', { photos: MAX_WORD_PHOTOS })
          : t('composer.saveAsWord'),
      run: () => onSaveWord(ids.slice(0, MAX_WORD_PHOTOS).map((photoId) => ({ kind: 'photo', photoId }))),
    },
  ]
}

function wishItems({ ids, onWish }: MenuContext): MenuGroup {
  if (!onWish) return []
  return [
    { label: t('photos.more'), keys: '+', run: () => onWish(ids, 'more') },
    { label: t('photos.less'), keys: '-', run: () => onWish(ids, 'less') },
  ]
}

function markItems({ ids, onMark, right }: MenuContext): MenuGroup {
  if (!onMark) return []
  const marked = ids.every((id) => right.has(id))
  const label = marked ? t('quality.notRightAnswer') : t('quality.useRightAnswer', { photos: ids.length })
  return [{ label, keys: 'm', run: () => onMark(ids) }]
}

/** Only for one photo: nobody wants a hundred programs to open. */
function openItems({ actions, host, ids, openLightbox }: MenuContext): MenuGroup {
  const [id, ...others] = ids
  if (id === undefined || others.length > 0) return []
  const lightbox = openLightbox ? [{ label: t('photos.open'), keys: t('keys.space'), run: openLightbox }] : []
  if (!host.canReveal) return lightbox
  return [
    ...lightbox,
    { label: t('photos.openInDefaultApp'), keys: t('keys.enter'), run: () => actions.openFile(id) },
    { label: t('photos.showInFolder'), run: () => actions.reveal(id) },
  ]
}

function copyItems({ actions, host, ids, exportPhotos }: MenuContext): MenuGroup {
  const [id = 0] = ids
  const one = ids.length === 1
  const photos = ids.length
  const copyKey = host.platform === 'darwin' ? '⌘C' : 'Ctrl+C'
  const copyFiles = {
    label: t('photos.copyFiles', { photos }),
    keys: copyKey,
    run: () => actions.copyFiles(ids),
  }
  const copyPaths = { label: t('photos.copyPaths', { photos }), run: () => actions.copyPaths(ids) }
  return [
    ...(one ? [{ label: t('photos.copyImage'), run: () => actions.copyPicture(id) }] : []),
    ...(host.canCopyFiles ? [copyFiles, copyPaths] : [{ ...copyPaths, keys: copyKey }]),
    { label: t('photos.export', { photos }), run: () => exportPhotos(ids) },
  ]
}
