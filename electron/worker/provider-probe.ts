/**
 * Checks whether a provider computes the CPU's features, and how fast. Runs in an inference worker that the
 * engine can afford to lose.
 */
import { AppError } from '../shared/errors.ts'
import type { ExecutionProvider, ProbeRequest, ProbeResult } from '../shared/inference-api.ts'
import { cosine } from '../shared/vectors.ts'
import { compile } from './open-model.ts'
import { floatTensor, isBundled, openSession, runRows } from './sessions.ts'
import { busyFor } from './signs-of-life.ts'

const PROBE_PICTURES = 2
/** A large model compiles its first shaders in this time. */
const FIRST_RUN_MS = 90_000

export async function probeProvider({ provider, ...request }: ProbeRequest): Promise<ProbeResult> {
  if (!isBundled(provider)) throw new AppError('inference-failed', 'not part of this build')
  const { imageGraphPath, imageSize } = await compile(request)
  const values = probeValues(PROBE_PICTURES * 3 * imageSize ** 2)
  const encode = (on: ExecutionProvider) => timedEncode(imageGraphPath, on, values, imageSize)
  const candidate = await encode(provider).catch((error: Error) => {
    throw new AppError('inference-failed', plainReason(error.message))
  })
  const reference = await encode('cpu')
  const cosines = candidate.features.map((vector, row) =>
    cosine(vector, reference.features[row] as Float32Array),
  )
  return {
    cosine: Math.min(...cosines),
    imagesPerSecond: candidate.imagesPerSecond,
    cpuImagesPerSecond: reference.imagesPerSecond,
  }
}

/** The first run compiles shaders, so it is not timed. */
async function timedEncode(
  graphPath: string,
  provider: ExecutionProvider,
  values: Float32Array,
  size: number,
) {
  const session = await openSession(graphPath, provider)
  const run = () =>
    runRows(
      session,
      { pixel_values: floatTensor(values, [PROBE_PICTURES, 3, size, size]) },
      'image_embeds',
      PROBE_PICTURES,
    )
  await busyFor(FIRST_RUN_MS, run)
  const started = performance.now()
  const features = await run()
  return { features, imagesPerSecond: (PROBE_PICTURES * 1000) / (performance.now() - started) }
}

/** Smooth, different pictures in the range of normalised pixels; equal numbers on every machine. */
function probeValues(length: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, index) => 1.5 * Math.sin(index * 0.013) * Math.cos(index * 0.00017),
  )
}

/** ONNX Runtime's messages name source files; this names the missing part instead. */
function plainReason(message: string): string {
  if (/adapter/i.test(message)) return 'no graphics adapter was found'
  return message.split('\n')[0] ?? message
}
