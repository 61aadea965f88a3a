/** What can be done with photos, wherever it is asked from: a key, the menu, the lightbox. */

import { useMemo } from 'react'
import { MAX_REFERENCES } from '../../../electron/shared/app-api.ts'
import type { Reference } from '../../../electron/shared/app-query.ts'
import type { AppClient } from '../../client/app-client.ts'
import { useApp } from '../../state/app-context.ts'
import { t } from '../../strings/translate.ts'
import { copyPicture, copyText } from './copy-picture.ts'

export interface PhotoActions {
  readonly asReference: (ids: readonly number[], mode: 'replace' | 'add') => void
  readonly openFile: (id: number) => void
  readonly reveal: (id: number) => void
  readonly copyPaths: (ids: readonly number[]) => void
  readonly copyPicture: (id: number) => void
  readonly copyFiles: (ids: readonly number[]) => void
}

/** Each path is a question to the engine. */
const MAX_PATHS = 1_000

export function usePhotoActions(
  onUseAsReference: (references: readonly Reference[], mode: 'replace' | 'add') => void,
): PhotoActions {
  const { client, notify, fail } = useApp()
  return useMemo(() => {
    const { api } = client
    const run = (doing: string, work: Promise<unknown>, done: string | null) =>
      void work.then(
        () => done && notify({ text: done, tone: 'plain' }),
        (error: unknown) => fail(error, doing),
      )
    return {
      asReference(ids, mode) {
        const used = ids.slice(0, MAX_REFERENCES)
        if (used.length < ids.length) {
          notify({
            text: t('photos.firstAsReferences', { used: MAX_REFERENCES, photos: ids.length }),
            tone: 'plain',
          })
        }
        onUseAsReference(
          used.map((photoId) => ({ kind: 'photo', photoId })),
          mode,
        )
      },
      openFile: (photoId) => run(t('photos.openingFile'), api.openFile({ photoId }), null),
      reveal: (photoId) => run(t('photos.revealing'), api.reveal({ photoId }), null),
      copyPaths(ids) {
        if (ids.length > MAX_PATHS) {
          notify({ text: t('photos.tooManyPaths', { most: MAX_PATHS }), tone: 'plain' })
          return
        }
        run(t('photos.copyingPath'), copyPaths(client, ids), t('photos.pathsCopied', { photos: ids.length }))
      },
      copyPicture: (id) => run(t('photos.copyingImage'), copyPicture(id), t('photos.imageCopied')),
      copyFiles: (photoIds) =>
        run(
          t('photos.copying'),
          api.copyFiles({ photoIds }),
          t('photos.filesCopied', { photos: photoIds.length }),
        ),
    }
  }, [client, notify, fail, onUseAsReference])
}

async function copyPaths(client: AppClient, ids: readonly number[]): Promise<void> {
  const details = await Promise.all(ids.map((photoId) => client.api.photo({ photoId })))
  await copyText(details.map(({ path }) => path).join('\n'))
}
