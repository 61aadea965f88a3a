/** Calls that leave the library: other programs, other folders, the desktop. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import { AppError } from '../../shared/errors.ts'
import type { AppParts } from './app-parts.ts'
import { browse } from './browse.ts'
import { knownPhoto, originalFile } from './originals.ts'

type FileCalls = Pick<
  AppApi,
  'browse' | 'pickFolder' | 'reveal' | 'openFile' | 'copyFiles' | 'dragOut' | 'exportPhotos' | 'cancelExport'
>

export function fileCalls({ host, library, libraryDir, exporter, views }: AppParts): FileCalls {
  const desktop = host.api
  /** Finds photos in one library only: in another one the ids belong to other photos. */
  const finderIn = (dir: string) => async (photoId: number) => {
    const open = await library()
    if (open.dir === dir) return knownPhoto(open.facts, photoId)
    throw new AppError('cancelled', 'another library was opened')
  }
  /**
   * Checks that each file exists, one after the other: checking all photos of a library at once would delay everything
   * else for seconds.
   */
  const pathsOf = async (photoIds: readonly number[]) => {
    const find = finderIn(libraryDir())
    const paths: string[] = []
    for (const photoId of photoIds) {
      const photo = await find(photoId)
      await originalFile(photo)
      paths.push(photo.path)
    }
    return paths
  }
  const pathOf = async (photoId: number) => ({ path: (await pathsOf([photoId]))[0] ?? '' })
  const icon = async ([photoId = 0]: readonly number[]) => {
    const { facts, dir } = await library()
    return views(dir).thumbnail(knownPhoto(facts, photoId))
  }
  return {
    browse: ({ path }) => browse(path),
    pickFolder: (request) => desktop.pickFolder(request),
    reveal: async ({ photoId }) => desktop.reveal(await pathOf(photoId)),
    openFile: async ({ photoId }) => desktop.openFile(await pathOf(photoId)),
    copyFiles: async ({ photoIds }) => desktop.copyFiles({ paths: await pathsOf(photoIds) }),
    dragOut: async ({ photoIds }) =>
      desktop.dragOut({ paths: await pathsOf(photoIds), iconPath: await icon(photoIds) }),
    exportPhotos: ({ photoIds, folder }) => exporter.run(finderIn(libraryDir()), photoIds, folder),
    cancelExport: async () => {
      exporter.cancel()
      return null
    },
  }
}
