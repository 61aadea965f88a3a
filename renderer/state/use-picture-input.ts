/** Makes references of images and photos from a drop, a paste or a dialog; a message names those that cannot be one. */
import { useCallback, useState } from 'react'
import { MAX_REFERENCES } from '../../electron/shared/app-api.ts'
import type { Reference } from '../../electron/shared/app-query.ts'
import { t } from '../strings/translate.ts'
import { useApp } from './app-context.ts'
import { wordsOf } from './error-words.ts'
import { mayBePicture, type Transferred } from './transfer.ts'

export interface PictureInput {
  readonly references: readonly Reference[]
  readonly onAdd: (references: readonly Reference[]) => void
  readonly onText: (text: string) => void
  readonly onAddFolder: () => void
}

export function usePictureInput({ references, onAdd, onText, onAddFolder }: PictureInput) {
  const { client, notify } = useApp()
  /** Images that the engine has not answered yet. */
  const [reading, setReading] = useState(0)
  const room = MAX_REFERENCES - references.length

  const addFiles = useCallback(
    async (files: readonly File[]) => {
      const pictures = files.filter(mayBePicture)
      const first = files[0]
      if (pictures.length === 0 && first) {
        notify({
          text: t('composer.fileRefused', { name: first.name, reason: t('errors.reference-unreadable') }),
          tone: 'plain',
        })
        return
      }
      const used = pictures.slice(0, room)
      if (used.length < pictures.length)
        notify({ text: limitWords(pictures.length, used.length), tone: 'plain' })
      setReading((known) => known + used.length)
      const refused: Refused[] = []
      for (const file of used) {
        try {
          const { pictureId, name } = await client.uploadPicture(file, file.name)
          onAdd([{ kind: 'picture', pictureId, name }])
        } catch (error) {
          refused.push({ name: file.name, words: wordsOf(error) })
        } finally {
          setReading((known) => known - 1)
        }
      }
      if (refused.length > 0) notify({ text: refusedWords(refused), tone: 'plain' })
    },
    [client, notify, onAdd, room],
  )

  const take = useCallback(
    (transferred: Transferred) => {
      switch (transferred.kind) {
        case 'photos': {
          const used = transferred.photoIds.slice(0, room)
          if (used.length < transferred.photoIds.length) {
            notify({ text: limitWords(transferred.photoIds.length, used.length), tone: 'plain' })
          }
          if (used.length > 0) onAdd(used.map((photoId) => ({ kind: 'photo', photoId })))
          return
        }
        case 'files':
          if (transferred.folders > 0) notify(folderMessage(onAddFolder))
          if (transferred.files.length > 0) void addFiles(transferred.files)
          return
        case 'text':
          return onText(transferred.text)
        case 'nothing':
          return
      }
    },
    [addFiles, notify, onAdd, onAddFolder, onText, room],
  )
  return { reading, addFiles, take }
}

interface Refused {
  readonly name: string
  readonly words: string
}

/** One message for all: one each would push other messages away. */
function refusedWords(refused: readonly Refused[]): string {
  return [...Map.groupBy(refused, ({ words }) => words)]
    .map(([reason, [first, ...others]]) => {
      const name = first?.name ?? ''
      return others.length === 0
        ? t('composer.fileRefused', { name, reason })
        : t('composer.filesRefused', { name, others: others.length, reason })
    })
    .join(' ')
}

function limitWords(offered: number, used: number): string {
  const most = MAX_REFERENCES
  return used === 0 ? t('composer.full', { most }) : t('composer.addOnlyFirst', { used, offered, most })
}

function folderMessage(onAddFolder: () => void) {
  return {
    text: t('composer.folderIsNoReference'),
    tone: 'plain',
    action: { label: t('common.addFolder'), run: onAddFolder },
  } as const
}
