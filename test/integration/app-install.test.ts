/** "Install CLIP" behind a window: the request, the download, the choice; and the network beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Catalogue } from '../../electron/core/models/catalogue.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import { AppPlace } from '../helpers/app-library.ts'
import { catalogueOf, entryOf, ModelServer, recordedFile } from '../helpers/model-server.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'

const place = new AppPlace()
const source = join(place.base, 'published')
let server: ModelServer
let catalogue: Catalogue

beforeAll(async () => {
  server = await ModelServer.start()
  await writeRandomClip(source, { phi: ['phi.pt'] })
  const { origin } = server
  const files = readdirSync(source).map((name) => ({ name, bytes: readFileSync(join(source, name)) }))
  for (const { name, bytes } of files) server.serve(`/${name}`, bytes)
  const recorded = (wanted: (name: string) => boolean) =>
    files.filter(({ name }) => wanted(name)).map(({ name, bytes }) => recordedFile(origin, name, bytes))
  const licence = { name: 'CC BY-NC 4.0', url: 'https://example.invalid', notice: 'Not to be sold.' }
  catalogue = catalogueOf(
    origin,
    entryOf(
      'tiny-clip',
      recorded((name) => name !== 'phi.pt'),
    ),
    entryOf(
      'tiny-phi',
      recorded((name) => name === 'phi.pt'),
      { belongsTo: 'tiny-clip', licence },
    ),
  )
})

afterAll(async () => {
  await place.close()
  await server.stop()
})

/** Does not wait for a failure. */
function isReady({ install, model }: AppState): boolean {
  if (install.kind === 'failed') throw new Error(install.error.message)
  if (model.kind === 'failed') throw new Error(model.error.message)
  return model.kind === 'ready'
}

it('downloads nothing unasked; on request, it downloads the model and uses it', async () => {
  const app = place.open(null, catalogue)
  const { api } = app
  await app.opened()
  await api.addFolder({ path: place.photosDir })
  const { directory, models } = await api.offeredModels({})
  expect(directory).toBe(join(place.dataDir, 'models'))
  expect(models.map(({ path }) => path)).toEqual([null, null])
  expect(server.asked).toEqual([])

  await expect(api.installModel({ name: 'tiny-phi', acceptLicence: false })).rejects.toMatchObject({
    code: 'licence-not-accepted',
  })
  await api.installModel({ name: 'tiny-clip', acceptLicence: false })
  const modelDir = join(directory, 'tiny-clip')
  const used = await app.until((state) => isReady(state))
  expect(used.install).toEqual({ kind: 'installed', name: 'tiny-clip', path: modelDir })
  expect(used.model).toMatchObject({ kind: 'ready', model: { modelDir, hasPhi: false } })

  await api.installModel({ name: 'tiny-phi', acceptLicence: true })
  await app.until((state) => isReady(state) && state.model.kind === 'ready' && state.model.model.hasPhi)
  // The model of this test reads no words, and the window says so before it reads a photo.
  expect(app.notices).toMatchObject([{ code: 'model-no-tokenizer' }])
  await app.close()
})
