/**
 * How well the rules tell near copies from different photos of one minute, in a library that `index` fills: of 2,000 near copies
 * the share in the stack of their photo, of 2,000 pairs the share called copies. Half of the photos are drawn, half are
 * those of ../shared/photos. Prints a line of JSON a kind: {"bench":"stacks","kind","count","together","percent",
 * "undated"}, where `undated` is the percentage if the pairs did not state their times, and the time of a rebuild. Usage: `npm run bench:stacks`, with `-- --sources <n>` for fewer photos than 400.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import type { ReadableDatabase } from '../../electron/core/catalog/database.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { StackTable } from '../../electron/core/catalog/stack-table.ts'
import { type CopyFacts, isNearCopy } from '../../electron/core/stacks/copy-rule.ts'
import { ServedFeatures } from '../../electron/core/stacks/served-features.ts'
import { Stacker } from '../../electron/core/stacks/stacker.ts'
import { runCli } from '../helpers/cli.ts'
import {
  COPY_KINDS,
  drawnJpeg,
  drawnPictures,
  movedObject,
  nameOf,
  nearCopy,
  ofOneMinute,
  secondLook,
  turnedCamera,
} from '../helpers/near-copies.ts'
import { sharedPath } from '../helpers/shared.ts'

const sources = Number(process.argv[process.argv.indexOf('--sources') + 1] ?? 400) || 400

/** Names of two files that belong together, or do not. */
interface Couple {
  readonly kind: string
  readonly copies: boolean
  readonly names: readonly [string, string]
}

const work = await mkdtemp(join(tmpdir(), 'searlight-stacks-bench-'))
try {
  const folder = join(work, 'photos')
  await mkdir(folder)
  const couples = await writePhotos(folder)
  const library = join(work, 'library')
  const args = ['index', folder, '--library', library, '--model', sharedPath('models', 'photo-mini')]
  const { code, stderr } = await runCli(args)
  if (code !== 0) throw new Error(stderr)
  report(library, couples)
} finally {
  await rm(work, { recursive: true, force: true })
}

async function writePhotos(folder: string): Promise<readonly Couple[]> {
  const couples: Couple[] = []
  const put = async (key: string, jpeg: Buffer) => {
    const name = nameOf(key)
    await writeFile(join(folder, name), jpeg)
    return name
  }
  const different = async (kind: string, key: string, frames: readonly [Buffer, Buffer]) => {
    const [one, two] = await ofOneMinute(frames, couples.length)
    const names = [await put(`${kind} ${key} 1`, one), await put(`${kind} ${key} 2`, two)] as const
    couples.push({ kind, copies: false, names })
  }
  const drawn = drawnPictures(3 * sources, 3)
  const photos = await realPhotos(sources)
  for (let i = 0; i < sources; i++) {
    const picture = drawn[i]
    const moved = drawn[sources + i]
    const turned = drawn[2 * sources + i]
    const photo = photos[i]
    if (!picture || !moved || !turned || !photo) throw new Error(`expected ${sources} photos, got ${i}`)
    const original = i % 2 === 0 ? await drawnJpeg(picture) : await readFile(photo)
    const originalName = await put(`original ${i}`, original)
    for (const [k, kind] of COPY_KINDS.entries()) {
      const copy = await put(`${kind} ${i}`, await nearCopy(original, kind, 10 * i + k))
      couples.push({ kind, copies: true, names: [originalName, copy] })
    }
    // Other pictures than the originals: a cut of 15 % would be a copy of its original to anybody.
    const view = i % 2 === 0 ? await readFile(photo) : await drawnJpeg(turned)
    await different('turned across', `${i}`, await turnedCamera(view, 'across'))
    await different('turned down', `${i}`, await turnedCamera(view, 'down'))
    await different('object moved', `${i}`, await movedObject(moved))
    await different('second look', `${i}`, await secondLook(moved))
  }
  const originals = new Set(photos.filter((_, i) => i % 2 === 1).map((path) => basename(path)))
  for (const [i, pair] of (await sameSubject(sources, originals)).entries())
    await different('same subject', `${i}`, pair)
  return couples
}

async function realPhotos(count: number): Promise<readonly string[]> {
  const folder = sharedPath('photos', 'images')
  return (await readdir(folder)).slice(0, count).map((name) => join(folder, name))
}

/** Pairs of photos whose captions share the most words, without some. */
async function sameSubject(
  count: number,
  without: ReadonlySet<string>,
): Promise<readonly (readonly [Buffer, Buffer])[]> {
  const captions = new Map<string, Set<string>>()
  for (const line of (await readFile(sharedPath('photos', 'captions.tsv'), 'utf8')).trim().split('\n')) {
    const [name = '', caption = ''] = line.split('\t')
    if (without.has(name)) continue
    const words = captions.get(name) ?? new Set()
    for (const word of caption.toLowerCase().match(/[a-z]{4,}/g) ?? []) words.add(word)
    captions.set(name, words)
  }
  const all = [...captions]
  const shared = (one: Set<string>, other: Set<string>) => {
    const both = [...one].filter((word) => other.has(word)).length
    return both / (one.size + other.size - both)
  }
  const nearest = all.map(([name, words], i) => {
    const others = all.flatMap(([other, otherWords], j) =>
      i === j ? [] : [{ other, near: shared(words, otherWords) }],
    )
    return { name, ...others.reduce((best, each) => (each.near > best.near ? each : best)) }
  })
  const best = nearest.sort((a, b) => b.near - a.near).slice(0, count)
  const file = (name: string) => readFile(sharedPath('photos', 'images', basename(name)))
  return Promise.all(best.map(async ({ name, other }) => [await file(name), await file(other)] as const))
}

function report(library: string, couples: readonly Couple[]): void {
  const db = openWritable(library)
  try {
    const startMs = performance.now()
    const stacker = new Stacker(db)
    stacker.forgetAll()
    while (stacker.settleSlice());
    const rebuildSeconds = (performance.now() - startMs) / 1_000
    const rows = db.query<{ id: number; path: string }>('SELECT id, path FROM photo').all()
    const idOf = new Map(rows.map(({ id, path }) => [basename(path), id]))
    const stackOf = new StackTable(db).idsOf(rows.map(({ id }) => id))
    const isNear = nearness(db)
    const isTogether = ({ names }: Couple) => {
      const [one, two] = names.map((name) => stackOf.get(idOf.get(name) ?? 0))
      return one !== undefined && one === two
    }
    const groups = new Map([
      ...Map.groupBy(couples, ({ kind }) => kind),
      ...Map.groupBy(couples, ({ copies }) => (copies ? 'all near copies' : 'all different photos')),
    ])
    for (const [kind, each] of groups) print(kind, each, isTogether, isNear)
    console.log(JSON.stringify({ bench: 'stacks', photos: rows.length, rebuildSeconds }))
  } finally {
    db.close()
  }
}

/** Whether two files are near copies by the rule, as if neither stated a date. */
function nearness(db: ReadableDatabase): (couple: Couple) => boolean {
  const features = new ServedFeatures(db)
  const rows = db
    .query<{ path: string; id: number; hash: Uint8Array | null }>(
      'SELECT path, content_id AS id, picture_hash.hash FROM photo JOIN picture_hash USING (content_id)',
    )
    .all()
  const byName = new Map(rows.map((row) => [basename(row.path), row]))
  return ({ names }) => {
    const [one, two] = names.map((name) => byName.get(name))
    if (!one?.hash || !two?.hash) return false
    const undated = {
      sha: '',
      bytes: 0,
      width: 0,
      height: 0,
      dateMs: null,
      datePrecision: null,
      dateRank: null,
    }
    const facts = [one, two].map(({ id, hash }) => ({ ...undated, id, hash: hash as Uint8Array }))
    return isNearCopy(facts[0] as CopyFacts, facts[1] as CopyFacts, () => features.cosine(one.id, two.id))
  }
}

function print(
  kind: string,
  couples: readonly Couple[],
  isTogether: (couple: Couple) => boolean,
  isNear: (couple: Couple) => boolean,
): void {
  const together = couples.filter(isTogether).length
  const percent = (count: number) => Number(((100 * count) / couples.length).toFixed(2))
  const undated = percent(couples.filter(isNear).length)
  const line = { kind, count: couples.length, together, percent: percent(together), undated }
  console.log(JSON.stringify({ bench: 'stacks', ...line }))
}
