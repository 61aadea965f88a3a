/** Answers the engine's calls with the open model. Runs in the inference worker. */
import { AppError } from '../shared/errors.ts'
import type { InferenceApi, IngestOutcome, ModelInfo, OpenModelRequest } from '../shared/inference-api.ts'
import { startDecoder } from './decoder.ts'
import { readNames } from './inversion/inversion-words.ts'
import { type OpenModel, openModel } from './open-model.ts'
import { probeProvider } from './provider-probe.ts'
import { hintsOf } from './reading/text-hints.ts'
import { encodeText } from './text-encoder.ts'
import { verifyModel } from './verify-model.ts'

export function createInference(): InferenceApi {
  const decoder = startDecoder()
  let opened: Promise<OpenModel> | null = null
  let photos = 0

  const model = () => opened ?? Promise.reject(new AppError('model-required', 'no model is open'))

  async function ingest({
    path,
    newThumbnail,
  }: Parameters<InferenceApi['ingest']>[0]): Promise<IngestOutcome> {
    const { compiled, thumbnailDir, images } = await model()
    const { imageSize } = compiled
    const prepared = await decoder.api.prepare({
      path,
      imageSize,
      thumbnailDir,
      newThumbnail: newThumbnail ?? false,
    })
    if (prepared.status === 'failed') return prepared
    const { identity, facts, outside, pictureHash, damage } = prepared
    const features = await images.encode(prepared.picture, 'ingest')
    photos++
    return { status: 'indexed', identity, facts, outside, features, pictureHash, damage }
  }

  return {
    probe: probeProvider,

    async open(request: OpenModelRequest): Promise<ModelInfo> {
      opened = openModel(request)
      return (await opened).info
    },

    async verify() {
      await verifyModel(await model())
      return null
    },

    identify: (request) => decoder.api.identify(request),
    ingest,
    inspect: (request) => decoder.api.inspect(request),
    outside: (request) => decoder.api.outside(request),
    render: (request) => decoder.api.render(request),
    pictureHash: (request) => decoder.api.pictureHash(request),

    async encodeImage({ path }) {
      const { compiled, images } = await model()
      const prepared = await decoder.api.prepareReference({ path, imageSize: compiled.imageSize })
      if (prepared.status === 'failed') {
        const { code, reason } = prepared.problem
        const why = code === 'vanished' ? 'there is no such file' : reason
        throw new AppError('reference-unreadable', `${path} cannot be used as a reference: ${why}`)
      }
      return images.encode(prepared.picture, 'query')
    },

    async encodeText({ sentences }) {
      const { runs, text } = await model()
      return encodeText(await text(), runs, sentences)
    },

    async textHints({ text }) {
      const { tokenizer } = await (await model()).text()
      return hintsOf(text, (word) => tokenizer.pieces(word))
    },

    async conceptNames() {
      return readNames((await model()).info.modelDir)
    },

    async invertByPhi({ features, phiPath }) {
      const { phi, otherPhi } = await model()
      return phiPath === undefined ? phi(features) : otherPhi(phiPath, features)
    },

    async invert(request) {
      const { inverter } = await model()
      return inverter.invert(request)
    },

    async judge(request) {
      const { inverter } = await model()
      return inverter.judge(request)
    },

    async trainPhi(request) {
      const { trainer } = await model()
      return trainer.train(request)
    },

    async usePhi({ phiPath }) {
      return (await model()).usePhi(phiPath)
    },

    async stats() {
      const { provider, images } = await model()
      const { rss } = process.memoryUsage()
      return {
        providerReport: provider(),
        rssBytes: rss,
        // maxRSS is in kilobytes.
        peakRssBytes: process.resourceUsage().maxRSS * 1024,
        stageMs: { ...(await decoder.api.stageMs({})), encode: images.encodeMs },
        photos,
      }
    },
  }
}
