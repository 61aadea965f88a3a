import { describe, expect, test } from 'vitest'
import { checkedApi } from '../../../../electron/core/app/check-request.ts'
import { DEFAULT_SETTINGS } from '../../../../electron/core/app/settings-file.ts'
import {
  APP_METHODS,
  type AppApi,
  type AppMethod,
  MAX_TEXT_LENGTH,
} from '../../../../electron/shared/app-api.ts'
import { EMPTY_QUERY } from '../../../../electron/shared/app-query.ts'
import { AppError } from '../../../../electron/shared/errors.ts'

const reached: unknown[] = []
const api = checkedApi(
  Object.fromEntries(
    APP_METHODS.map((method) => [method, async (request: unknown) => reached.push(request)]),
  ) as never,
) as unknown as Record<AppMethod, (request: unknown) => Promise<unknown>>

const HUGE = 'x'.repeat(1_000_000)
const ID = 'a'.repeat(64)
const photo = { kind: 'photo', photoId: 1 }
const search = {
  ...EMPTY_QUERY,
  references: [photo],
  text: 'a',
  folderIds: [],
  limit: 10,
  pseudoWords: 'best',
} as const

const GOOD: { readonly [K in AppMethod]: Parameters<AppApi[K]>[0] } = {
  state: {},
  saveSettings: { settings: DEFAULT_SETTINGS },
  photos: { order: 'name', after: null, limit: 5_000 },
  changes: { since: 0 },
  photo: { photoId: 4_294_967_295 },
  search: {
    ...search,
    references: [{ kind: 'picture', pictureId: ID, name: '🐶 عكس' }],
    text: 'x'.repeat(MAX_TEXT_LENGTH),
  },
  chooseModel: { path: '/models/a', change: false },
  addFolder: { path: '/photos' },
  removeFolder: { folderId: 1 },
  moveFolder: { folderId: 1, path: '/photos' },
  failedFiles: {},
  leftOut: {},
  setIncluded: { included: ['nas', '/photos/2020/@eaDir'] },
  retryFailed: { paths: null },
  pause: {},
  resume: {},
  openLibrary: { path: null },
  browse: { path: null },
  pickFolder: { purpose: 'model' },
  reveal: { photoId: 1 },
  openFile: { photoId: 1 },
  copyFiles: { photoIds: [1] },
  dragOut: { photoIds: [1] },
  exportPhotos: { photoIds: [1], folder: '/out' },
  cancelExport: {},
  problemReport: { withNames: true },
  saveReport: { text: 'a report' },
  pin: { query: { ...EMPTY_QUERY, text: 'a dog', dial: 0.2, more: [1], less: [2] }, name: null },
  renamePin: { pinId: 1, name: 'beach dog' },
  changePin: { pinId: 1, query: EMPTY_QUERY },
  removePin: { pinId: 1 },
  restorePin: { pinId: 1 },
  seePin: { pinId: 1 },
  saveWord: { name: 'biscuit', references: [{ kind: 'photo', photoId: 1 }] },
  renameWord: { wordId: 1, name: 'cookie' },
  removeWord: { wordId: 1 },
  restoreWord: { wordId: 1 },
  pauseRefining: { target: { kind: 'pin', id: 1 } },
  resumeRefining: { target: { kind: 'word', id: 1 } },
  cancelRefining: { target: { kind: 'pin', id: 1 } },
  startTuning: {},
  pauseTuning: {},
  resumeTuning: {},
  cancelTuning: {},
  useTuning: {},
  undoTuning: {},
  rightAnswers: { query: { references: [{ kind: 'photo', photoId: 1 }], text: 'on a beach' } },
  markAnswers: { query: { references: [], text: 'a dog' }, photoIds: [1, 2], right: true },
  shareConcept: { entryId: 1, concept: 'a dog' },
  removeEntry: { entryId: 1 },
  restoreEntry: { entryId: 1 },
  measureQuality: { refining: false },
  cancelMeasuring: {},
  exportQuality: { folder: '/out' },
  importQuality: { folder: '/in' },
  offeredModels: {},
  installModel: { name: 'clip-vit-base-patch32', acceptLicence: false },
  cancelInstall: {},
  trySample: {},
  cancelSample: {},
  leaveSample: { deletePictures: true },
}

test.each(APP_METHODS)('%s takes valid arguments and nothing else', async (method) => {
  await api[method](GOOD[method])
  expect(reached.pop()).toEqual(GOOD[method])
  for (const wrong of [undefined, null, 'text', 7, [], [GOOD[method]], { ...GOOD[method], more: 1 }]) {
    await expect(api[method](wrong)).rejects.toMatchObject({ code: 'invalid-request' })
  }
  expect(reached).toEqual([])
})

const BAD: readonly (readonly [AppMethod, unknown, field: string])[] = [
  ['photo', { photoId: -1 }, 'photoId'],
  ['photo', { photoId: 0 }, 'photoId'],
  ['photo', { photoId: 1.5 }, 'photoId'],
  ['photo', { photoId: Number.NaN }, 'photoId'],
  ['photo', { photoId: 2 ** 40 }, 'photoId'],
  ['photo', { photoId: '1' }, 'photoId'],
  ['photo', { photoId: '/etc/passwd' }, 'photoId'],
  ['changes', { since: Number.POSITIVE_INFINITY }, 'since'],
  ['photos', { order: 'size', after: null, limit: 10 }, 'order'],
  ['photos', { order: 'name', after: null, limit: 5_001 }, 'limit'],
  ['photos', { order: 'name', after: HUGE, limit: 10 }, 'after'],
  ['search', { ...search, text: `${'x'.repeat(MAX_TEXT_LENGTH)}x` }, 'text'],
  ['search', { ...search, references: Array(9).fill(photo) }, 'references'],
  [
    'search',
    { ...search, references: [{ kind: 'picture', pictureId: '../secret', name: '' }] },
    'references.0.pictureId',
  ],
  ['search', { ...search, references: [{ kind: HUGE }] }, 'references.0.kind'],
  ['search', { ...search, limit: 1_001 }, 'limit'],
  ['search', { ...search, folderIds: ['/'] }, 'folderIds.0'],
  ['search', { ...search, dial: Number.NaN }, 'dial'],
  ['search', { ...search, dial: 1.01 }, 'dial'],
  ['search', { ...search, more: Array(201).fill(1) }, 'more'],
  ['search', { ...search, less: [0] }, 'less.0'],
  ['search', { ...search, pseudoWords: HUGE }, 'pseudoWords'],
  ['pin', { query: { ...EMPTY_QUERY, [HUGE]: 1 }, name: null }, 'query'],
  ['pin', { query: EMPTY_QUERY, name: HUGE }, 'name'],
  ['saveWord', { name: 'biscuit', references: [] }, 'references'],
  ['saveWord', { name: 'biscuit', references: Array(6).fill(photo) }, 'references'],
  ['pauseRefining', { target: { kind: HUGE, id: 1 } }, 'target.kind'],
  ['addFolder', { path: 'relative' }, 'path'],
  ['addFolder', { path: '/nul\0' }, 'path'],
  ['addFolder', { path: `/${HUGE}` }, 'path'],
  ['setIncluded', { included: ['nas', '../relative'] }, 'included.1'],
  ['setIncluded', { included: ['video'] }, 'included.0'],
  ['exportPhotos', { photoIds: [], folder: '/out' }, 'photoIds'],
  ['saveSettings', { settings: { ...DEFAULT_SETTINGS, rowHeight: Number.NaN } }, 'settings.rowHeight'],
  ['saveSettings', { settings: { ...DEFAULT_SETTINGS, [HUGE]: 1 } }, 'settings'],
  ['pickFolder', { purpose: HUGE }, 'purpose'],
]

describe('an invalid request', () => {
  test.each(BAD)('%s: names the field and repeats nothing', async (method, request, field) => {
    const error = await api[method](request).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    const { code, message } = error as AppError
    expect(code).toBe('invalid-request')
    expect(message).toContain(field)
    expect(message.length).toBeLessThan(100)
    expect(reached).toEqual([])
  })
})
