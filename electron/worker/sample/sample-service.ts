/**
 * Answers the calls of the sample worker. It keeps the last world in memory, because calls ask for its slices
 * one after another.
 */
import { AppError } from '../../shared/errors.ts'
import type { SampleApi, SampleWorld } from '../../shared/sample-api.ts'
import { drawPictures } from './draw-pictures.ts'
import { guidedQueries } from './guided-queries.ts'
import { type Pictures, picturesOf } from './sample-pictures.ts'
import { benchmarkQueries } from './sample-queries.ts'

export function createSampleService(): SampleApi {
  let known: { readonly key: string; readonly pictures: Pictures } | null = null
  const worldOf = (world: SampleWorld): Pictures => {
    const key = JSON.stringify([world.split, world.count, world.seed])
    if (known?.key !== key) known = { key, pictures: picturesOf(world) }
    return known.pictures
  }
  return {
    draw: async ({ world, folder, from, to }) => {
      const pictures = worldOf(world)
      if (from < 0 || to > pictures.length || from > to)
        throw new AppError(
          'invalid-request',
          `expected pictures of 0 to ${pictures.length}, got ${from} to ${to}`,
        )
      return drawPictures(pictures.slice(from, to), folder)
    },
    queries: async ({ world, querySeed }) => benchmarkQueries(worldOf(world), querySeed),
    guidedQueries: async ({ world }) => guidedQueries(worldOf(world)),
  }
}
