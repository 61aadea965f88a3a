import { expect, it } from 'vitest'
import { AppError, deserialiseError, serialiseError } from '../../../electron/shared/errors.ts'
import { wordsOf } from '../../../renderer/state/error-words.ts'
import { noticeWords } from '../../../renderer/state/notice-words.ts'

it('names the folder without a watcher, and says how often Searlight scans it', () => {
  const notice = { code: 'folder-not-watched', message: 'ENOSPC', about: '/home/a/Pictures 2023' } as const
  expect(noticeWords(notice)).toBe(
    'The system reports no changes in “Pictures 2023”. Searlight looks for new photos there every few minutes.',
  )
})

it('says that the photos of an unreadable subfolder stay', () => {
  const notice = { code: 'folder-partly-unreadable', message: 'EACCES', about: 'C:\\Photos\\locked' } as const
  expect(noticeWords(notice)).toMatch(/cannot read “locked”.*keeps the photos that it knows/)
})

it('says that indexing continues only where the queue waits for disk space', () => {
  const waits = noticeWords({ code: 'indexing-waits-for-room', message: '' })
  expect(waits).toMatch(/continues automatically/)
  expect(wordsOf(new AppError('disk-full', ''))).not.toMatch(/automatically/)
})

it('keeps the name of a folder across processes', () => {
  const error = new AppError('folder-missing', 'there is no folder /mnt/disk/2023', {
    about: '/mnt/disk/2023',
  })
  expect(wordsOf(deserialiseError(serialiseError(error)))).toBe(
    '“2023” does not exist, or its disk is not connected.',
  )
  expect(wordsOf(new AppError('folder-missing', ''))).toBe(
    'This folder does not exist, or its disk is not connected.',
  )
})
