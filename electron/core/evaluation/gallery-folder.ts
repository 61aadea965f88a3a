/**
 * A folder of links to a benchmark's pictures: a library that watches it holds exactly the gallery and the references
 * that no query ranks. Runs in the engine.
 *
 * The name of a link is its picture's path below the common folder of all pictures. So ties stay in the same order, a
 * picture has the same name when others come, and Searlight writes to nobody's pictures.
 */
import { createHash } from 'node:crypto'
import { link, mkdir, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { dirname, extname, join, relative, sep } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Benchmark, BenchmarkQuery } from './benchmark.ts'

export interface GalleryFolder {
  /** The folder to watch: the gallery, and references outside of it. */
  readonly folder: string
  /** The gallery alone. */
  readonly galleryFolder: string
  /** The link of each picture, by its path. */
  readonly links: ReadonlyMap<string, string>
}

/** File systems allow 255 bytes. */
const MOST_NAME_CHARACTERS = 240

/** Afterwards the folder holds the pictures of these benchmarks and nothing else. They have one gallery. */
export async function linkGallery(folder: string, benchmarks: readonly Benchmark[]): Promise<GalleryFolder> {
  const gallery = new Set(benchmarks.flatMap((benchmark) => benchmark.gallery))
  const references = new Set(benchmarks.flatMap(({ queries }) => queries.map(({ reference }) => reference)))
  const beside = [...references].filter((path) => !gallery.has(path))
  const galleryFolder = await makeFolder(join(folder, 'gallery'))
  const referenceFolder = await makeFolder(join(folder, 'references'))
  const links = new Map([
    ...(await linkAll(galleryFolder, [...gallery])),
    ...(await linkAll(referenceFolder, beside)),
  ])
  return { folder: dirname(galleryFolder), galleryFolder, links }
}

/** The benchmark as the library of links sees it. */
export function throughLinks(benchmark: Benchmark, { links }: GalleryFolder): Benchmark {
  const of = (path: string) => links.get(path) ?? path
  const queryOf = (query: BenchmarkQuery): BenchmarkQuery => ({
    ...query,
    reference: of(query.reference),
    answers: query.answers.map(of),
    target: query.target === null ? null : of(query.target),
    subset: query.subset?.map(of) ?? null,
  })
  return { ...benchmark, gallery: benchmark.gallery.map(of), queries: benchmark.queries.map(queryOf) }
}

/** Returns the folder's real path, as a library names it. */
async function makeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true })
    return await realpath(path)
  } catch (error) {
    throw unusable(error)
  }
}

/** The deepest folder that contains all of them. */
export function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => dirname(path).split(sep))
  const parts = rest.reduce<readonly string[]>(
    (common, folder) => {
      const end = common.findIndex((part, i) => part !== folder[i])
      return end === -1 ? common : common.slice(0, end)
    },
    [...first],
  )
  return parts.join(sep) || sep
}

async function linkAll(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const common = commonFolder(paths)
  const named = new Map(paths.map((path) => [nameOf(relative(common, path)), path]))
  try {
    const present = new Set(await readdir(folder))
    for (const name of present)
      if (!named.has(name)) await rm(join(folder, name), { recursive: true, force: true })
    for (const [name, path] of named) if (!present.has(name)) await linkTo(path, join(folder, name))
  } catch (error) {
    throw unusable(error)
  }
  return new Map([...named].map(([name, path]) => [path, join(folder, name)]))
}

/** A path as one file name: no two paths share it. */
function nameOf(path: string): string {
  const name = encodeURIComponent(path)
  if (name.length <= MOST_NAME_CHARACTERS) return name
  return createHash('sha256').update(path).digest('hex') + extname(path)
}

/** If only administrators may make symbolic links, makes a hard link, which needs the same disk. */
async function linkTo(path: string, at: string): Promise<void> {
  try {
    await symlink(path, at)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    // Another run over the same pictures made it.
    if (code === 'EEXIST') return
    if (code !== 'EPERM') throw error
    await link(path, at)
  }
}

function unusable(error: unknown): AppError {
  const why = error instanceof Error ? error.message : String(error)
  return new AppError('library-unusable', `links to the pictures cannot be made: ${why}`, { cause: error })
}
