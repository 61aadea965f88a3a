/**
 * A verdict belongs to its file: every run gives the same list, whichever files are decoded at the same time;
 * see [Note: Verdicts].
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../electron/shared/gate.ts'
import { preparePhoto } from '../../electron/worker/preprocess/prepare-photo.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { oddJpegs, withScanParameters } from '../helpers/odd-pictures.ts'
import { sharedPath } from '../helpers/shared.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

/** More at once than cores, as in indexing. */
const AT_ONCE = 8

/** Path -> the verdict in words; reads the files concurrently, with thumbnails in a folder of its own. */
async function verdicts(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const gate = new Gate(AT_ONCE)
  const thumbnailDir = temporaryDirectory()
  const found = await Promise.all(
    paths.map((path) =>
      gate.run(async () => {
        const photo = await preparePhoto(path, { imageSize: 224, thumbnailDir })
        const problem = photo.status === 'failed' ? photo.problem : photo.damage
        return [path, problem ? `${problem.code}: ${problem.reason}` : 'whole'] as const
      }),
    ),
  )
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)))
}

const COUNT = 60
const RUNS = 5

/** Names interleaved, as in the shared folder `field/R01`. */
async function mixedFolder(): Promise<{ readonly cut: readonly string[]; readonly odd: readonly string[] }> {
  const folder = temporaryDirectory()
  const photos = await generatePhotos({
    folder: temporaryDirectory(),
    count: 2 * COUNT,
    width: 400,
    height: 300,
  })
  const cut: string[] = []
  const odd: string[] = []
  for (const [index, photo] of photos.entries()) {
    const jpeg = readFileSync(photo)
    const isCut = index < COUNT
    const path = join(folder, `t${String(index % COUNT).padStart(3, '0')}-${isCut ? 'cut' : 'sos'}.jpg`)
    writeFileSync(
      path,
      isCut ? jpeg.subarray(0, Math.floor(jpeg.length * 0.6)) : withScanParameters(jpeg, [0, 0, 0]),
    )
    ;(isCut ? cut : odd).push(path)
  }
  return { cut, odd }
}

describe('verdicts on files that are decoded at the same time', () => {
  it('are the same in five runs: cut files are damaged, odd ones whole', async () => {
    const { cut, odd } = await mixedFolder()
    const paths = [...cut, ...odd].sort()
    for (let run = 0; run < RUNS; run++) {
      const list = await verdicts(paths)
      expect(cut.map((path) => list.get(path))).toEqual(cut.map(() => 'damaged: the file ends early'))
      expect(odd.map((path) => list.get(path))).toEqual(odd.map(() => 'whole'))
    }
  }, 60_000)

  it('are those of each file alone, for every kind of oddity', async () => {
    const folder = temporaryDirectory()
    const paths: string[] = []
    for (const [name, jpeg] of Object.entries(await oddJpegs(400, 300))) {
      for (const kind of ['whole', 'cut']) {
        const path = join(folder, `${name}-${kind}`)
        writeFileSync(path, kind === 'whole' ? jpeg : jpeg.subarray(0, Math.floor(jpeg.length * 0.6)))
        paths.push(path)
      }
    }
    const alone = new Map<string, string>()
    for (const path of [...paths].sort()) alone.set(path, (await verdicts([path])).get(path) ?? '')
    for (let run = 0; run < RUNS; run++) expect(await verdicts(paths)).toEqual(alone)
  })
})

describe('verdicts on the files from the field', needs('shared'), () => {
  const FOLDERS = [
    ...[
      'F01-avif-sequence',
      'F02-not-listed',
      'F03-reasons',
      'H01-hdr-pq',
      'R01-verdict-depends-on-neighbours',
    ],
    ...['T01-tiff-false-damage', 'T02-tiff-colours', 'T03-tiff-lab-oldjpeg'],
  ].map((name) => sharedPath('field', name))
  const paths = () =>
    [...FOLDERS, sharedPath('formats', 'broken')].flatMap((folder) =>
      readdirSync(folder).map((name) => join(folder, name)),
    )

  it('do not depend on the order', async () => {
    const first = await verdicts(paths())
    expect(await verdicts(paths().reverse())).toEqual(first)
    const half = paths().length >> 1
    expect(await verdicts([...paths().slice(half), ...paths().slice(0, half)])).toEqual(first)
  }, 60_000)

  it('call the files whole that every viewer shows', async () => {
    const folder = (name: string) =>
      readdirSync(sharedPath('field', name))
        .filter((file) => /\.(jpg|tif|mpo)$/.test(file))
        .map((file) => sharedPath('field', name, file))
    const good = [
      ...folder('R01-verdict-depends-on-neighbours'),
      ...folder('T01-tiff-false-damage'),
      sharedPath('field', 'F02-not-listed', 'sugarshack.mpo'),
    ]
    expect(good).toHaveLength(7)
    expect([...(await verdicts(good)).values()]).toEqual(good.map(() => 'whole'))
  })
})
