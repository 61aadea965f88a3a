/** References of object composition, cut out by the process that reads pictures in the product. */
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openBenchmarks } from '../../electron/core/evaluation/sources/open-benchmarks.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { PictureMaker } from '../../electron/core/workers/picture-maker.ts'
import { sharp } from '../../electron/worker/decode/sharp.ts'
import { folderOf } from '../helpers/picture-folders.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)

const OBJECTS = {
  images: [1, 2].map((id) => ({ id, file_name: `00000000000${id}.jpg`, width: 640, height: 480 })),
  categories: [{ id: 18, name: 'dog' }],
  annotations: [1, 2].map((id) => ({
    id,
    image_id: id,
    category_id: 18,
    iscrowd: 0,
    bbox: [100, 50, 200, 100],
    segmentation: [[100, 50, 200, 50, 200, 150, 100, 150]],
  })),
}

test('a cut-out is the object on white; a photo that cannot be read leaves out its query', async () => {
  const folder = folderOf({
    'annotations/instances_val2017.json': OBJECTS,
    'val2017/000000000002.jpg': 'no picture',
  })
  const blue = { r: 0, g: 0, b: 200 }
  await sharp({ create: { width: 640, height: 480, channels: 3, background: blue } })
    .jpeg()
    .toFile(join(folder, 'val2017', '000000000001.jpg'))
  const maker = new PictureMaker({ start: (start) => forkNode(WORKER, start), onDeath: () => {} })
  onTestFinished(() => maker.close())
  const [benchmark] = await openBenchmarks({
    kind: 'object-composition',
    folder,
    annotations: null,
    cropFolder: join(temporaryDirectory(), 'new'),
    crop: (request) => maker.render(request),
  })
  expect(benchmark).toMatchObject({ missingQueries: 1, queries: [{ id: '000000000001' }] })
  const { data, info } = await sharp(benchmark?.queries[0]?.reference ?? '')
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([200, 100])
  const at = (x: number, y: number) => [...data.subarray(3 * (y * 200 + x), 3 * (y * 200 + x) + 3)]
  for (const [i, value] of [0, 0, 200].entries())
    expect(Math.abs((at(50, 50)[i] ?? 0) - value)).toBeLessThan(8)
  for (const value of at(150, 50)) expect(value).toBeGreaterThan(247)
})
