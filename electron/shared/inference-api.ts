/**
 * The contract between the engine and the inference worker. Runs anywhere; types only.
 *
 * [Note: Pixels stay in the worker] Paths go in; features and a thumbnail's key come out.
 * Features are the projected, un-normalised outputs of the encoders.
 */

import type { FileCapture, OutsideCapture } from './capture-date.ts'
import type { FileProblem } from './errors.ts'
import type { InvertAnswer, InvertRequest, Judgement, JudgeRequest } from './inversion-api.ts'
import type { ModelFingerprint } from './model-ids.ts'
import type { TrainPhiAnswer, TrainPhiRequest } from './training-api.ts'

/** ONNX Runtime execution providers, in the words of onnxruntime-node. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml'

/** Which provider runs the model, and why the ones before it in the platform's order do not. */
export interface ProviderReport {
  readonly provider: ExecutionProvider
  readonly rejected: readonly { readonly provider: ExecutionProvider; readonly reason: string }[]
}

export interface OpenModelRequest {
  /** A directory in Hugging Face layout. */
  readonly modelDir: string
  /** `phi-<name>.safetensors` in the model directory; null is the default phi. */
  readonly phiName: string | null
  /** A phi of another place instead, in safetensors; without it, the model's own. */
  readonly phiPath?: string | null
  /** Where thumbnails are written: `<dir>/<first two of hash>/<hash>.jpg`. */
  readonly thumbnailDir: string
  /** The application's own cache: where compiled graphs go, unless Searlight downloaded the model itself. */
  readonly fallbackCacheDir: string
  /** What runs the image tower; the text tower and phi are short enough for the CPU everywhere. */
  readonly providerReport: ProviderReport
}

export interface ProbeRequest {
  readonly modelDir: string
  readonly fallbackCacheDir: string
  readonly provider: ExecutionProvider
}

/** What a provider did with probe pictures, against the CPU. */
export interface ProbeResult {
  /** The smallest cosine to the CPU's features over the probe pictures. */
  readonly cosine: number
  readonly imagesPerSecond: number
  readonly cpuImagesPerSecond: number
}

export interface ModelInfo {
  readonly fingerprint: ModelFingerprint
  /** The directory's name. */
  readonly name: string
  readonly modelDir: string
  /** Length of image and text features. */
  readonly featureSize: number
  /** Length of a token embedding, and so of a pseudo-word. */
  readonly tokenSize: number
  readonly hasTokenizer: boolean
  readonly hasPhi: boolean
  /** It knows only the sample pictures, and says so in its config.json. */
  readonly isSample: boolean
  readonly providerReport: ProviderReport
}

/** Who a file is: photos are identified by content, so that a rename or a move keeps everything. */
export interface FileIdentity {
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly hash: string
  readonly bytes: number
  readonly modifiedMs: number
}

export interface PhotoFacts {
  /** Pixels after EXIF rotation. */
  readonly width: number
  readonly height: number
  /** EXIF orientation 1..8; 1 where the file states none. */
  readonly orientation: number
  /** The best date inside the file; the catalogue weighs it against those outside. */
  readonly captured: FileCapture
  /** "Maker Model", or null. */
  readonly camera: string | null
  /** sharp's name of the format: jpeg, png, webp, heif, ... */
  readonly format: string
}

export type IngestOutcome =
  | {
      readonly status: 'indexed'
      readonly identity: FileIdentity
      readonly facts: PhotoFacts
      readonly outside: OutsideCapture
      /** [featureSize], un-normalised. */
      readonly features: Float32Array
      /** Set when only part of the picture could be decoded. */
      readonly damage: FileProblem | null
    }
  | {
      readonly status: 'failed'
      /** Null where the file could not even be read. */
      readonly identity: FileIdentity | null
      readonly problem: FileProblem
      /** Absent where the file could not be read; so is `outside`. */
      readonly captured?: FileCapture
      readonly outside?: OutsideCapture
    }

/** The facts of a file without its picture. */
export type InspectOutcome =
  | {
      /** Also of a file whose picture cannot be decoded. */
      readonly status: 'read'
      readonly identity: FileIdentity
      readonly captured: FileCapture
      /** "Maker Model", or null. */
      readonly camera: string | null
      readonly outside: OutsideCapture
      /** READER_VERSION 1 decodes the picture otherwise than readers before, which its format does not tell. */
      readonly mended: boolean
    }
  | { readonly status: 'failed'; readonly problem: FileProblem }

/** A picture made from a file, to be looked at. */
export interface RenderRequest {
  readonly path: string
  /** The JPEG to write, whole or not at all; in place of what is there. */
  readonly target: string
  /** At most so long, pixels; smaller pictures are not enlarged. */
  readonly longSide: number
  /** The bytes it must be made of; null takes the file as it is. */
  readonly hash: string | null
  /** An object in it instead of the whole. */
  readonly cutOut?: CutOut
}

/** Pixels of the upright picture. It ends at the box; outside of the outlines it is white. */
export interface CutOut {
  readonly box: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
  /** Closed polygons, each x, y, x, y, ...; what lies in any of them is kept. */
  readonly outlines: readonly (readonly number[])[]
}

export type RenderOutcome =
  | { readonly status: 'rendered'; readonly identity: FileIdentity; readonly facts: PhotoFacts }
  | { readonly status: 'failed'; readonly problem: FileProblem }

/**
 * One sentence, in order: pieces of text, taken literally whatever characters they hold, and pseudo-words
 * ([tokenSize] each). A user's "$" or "{ref}" can so never be mistaken for a placeholder.
 */
export interface Sentence {
  readonly segments: readonly (string | Float32Array)[]
}

export interface InferenceStats {
  readonly providerReport: ProviderReport
  readonly rssBytes: number
  readonly peakRssBytes: number
  /** Time spent per stage since start, summed over photos, in milliseconds. */
  readonly stageMs: Readonly<Record<string, number>>
  readonly photos: number
}

/** The calls the worker answers. Queries (`encode*`, `invertByPhi`) go before `ingest`. */
export interface InferenceApi {
  /** Runs the image tower on a provider and on the CPU. May crash or hang with a bad driver: probe in a process to lose. */
  probe(request: ProbeRequest): Promise<ProbeResult>
  open(request: OpenModelRequest): Promise<ModelInfo>
  /**
   * Runs both towers on a few pictures and sentences: what a model directory promises. May end the process: verify in
   * one to lose. Throws `model-invalid`, `model-useless`, `model-tokenizer-invalid`.
   */
  verify(request: Record<string, never>): Promise<null>
  identify(request: { readonly path: string }): Promise<FileIdentity | FileProblem>
  /** `newThumbnail` also replaces a thumbnail that is there: an older reader made it. */
  ingest(request: { readonly path: string; readonly newThumbnail?: boolean }): Promise<IngestOutcome>
  /** Reads a file's facts again; no pixel is decoded. Needs no open model. */
  inspect(request: { readonly path: string }): Promise<InspectOutcome>
  /** The dates outside of the file, for bytes that are known. Needs no open model and never rejects for a file's sake. */
  outside(request: { readonly path: string }): Promise<OutsideCapture>
  /** Un-normalised image features of any readable file. Throws `reference-unreadable`. */
  encodeImage(request: { readonly path: string }): Promise<Float32Array>
  /** Un-normalised text features, one a sentence. Throws `model-no-tokenizer`. */
  encodeText(request: { readonly sentences: readonly Sentence[] }): Promise<readonly Float32Array[]>
  /** phi: un-normalised image features -> pseudo-words; another phi's, once, where a file is named. Throws `model-no-phi`. */
  invertByPhi(request: {
    readonly features: readonly Float32Array[]
    readonly phiPath?: string
  }): Promise<readonly Float32Array[]>
  /**
   * Pseudo-words by optimisation, a slice a call, after everything else that waits: see [Note: Inversion in slices] in inversion-api.ts.
   * Throws `model-no-tokenizer`; `invalid-request` for a state of something else, and for unusable names or phrases.
   */
  invert(request: InvertRequest): Promise<InvertAnswer>
  /** One a pseudo-word, in order. Background work, like `invert`. Throws `model-no-tokenizer`. */
  judge(request: JudgeRequest): Promise<readonly Judgement[]>
  /**
   * A slice of training phi: see [Note: Training in slices] in training-api.ts. Background work, like `invert`.
   * Throws `model-no-tokenizer`, `checkpoint-unusable`, `disk-full`; `invalid-request` for a set that is another one.
   */
  trainPhi(request: TrainPhiRequest): Promise<TrainPhiAnswer>
  /**
   * Another phi for the open model, from the next query on; null is the model's own. Throws `model-invalid` for one
   * that does not fit; the one before stays.
   */
  usePhi(request: { readonly phiPath: string | null }): Promise<ModelInfo>
  /** Needs no open model. Throws `disk-full` and `library-unusable`, where the target cannot be written. */
  render(request: RenderRequest): Promise<RenderOutcome>
  stats(request: Record<string, never>): Promise<InferenceStats>
}

export type InferenceMethod = keyof InferenceApi
