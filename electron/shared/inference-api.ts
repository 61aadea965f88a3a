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
  /** The folder of thumbnails: `<dir>/<first two of hash>/<hash>.jpg` (thumbnail-name.ts). */
  readonly thumbnailDir: string
  /** The application's own cache: holds compiled graphs, unless Searlight downloaded the model itself. */
  readonly fallbackCacheDir: string
  /** The provider of the image tower. The text tower and phi are short enough for the CPU everywhere. */
  readonly providerReport: ProviderReport
}

export interface ProbeRequest {
  readonly modelDir: string
  readonly fallbackCacheDir: string
  readonly provider: ExecutionProvider
}

/** A provider's features of the probe pictures, compared with the CPU's. */
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
  /** True for a model that knows only the sample pictures, as its config.json states. */
  readonly isSample: boolean
  readonly providerReport: ProviderReport
}

export interface ConceptList {
  /** Lower case, distinct. */
  readonly names: readonly string[]
  /** SHA-256 over the names. */
  readonly hash: string
}

/** The content of a file. Everything stored belongs to it, so that a rename or a move loses nothing. */
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
  /** The lens as the file names it, or null. */
  readonly lens: string | null
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
      /** See picture-hash.ts; null for a blank picture. */
      readonly pictureHash: Uint8Array | null
      /** Set if only part of the picture could be decoded. */
      readonly damage: FileProblem | null
    }
  | {
      readonly status: 'failed'
      /** Null if the file could not be read at all. */
      readonly identity: FileIdentity | null
      readonly problem: FileProblem
      /** Absent, like `outside`, if the file could not be read. */
      readonly captured?: FileCapture
      readonly outside?: OutsideCapture
    }

/** The facts of a file without its picture. */
export type InspectOutcome =
  | {
      /** Also for a file whose picture cannot be decoded. */
      readonly status: 'read'
      readonly identity: FileIdentity
      readonly captured: FileCapture
      /** "Maker Model", or null. */
      readonly camera: string | null
      readonly lens: string | null
      readonly outside: OutsideCapture
      /** READER_VERSION 1 decodes this picture otherwise than earlier readers, which its format does not show. */
      readonly mended: boolean
    }
  | { readonly status: 'failed'; readonly problem: FileProblem }

/** Asks for a picture to look at, made from a file. */
export interface RenderRequest {
  readonly path: string
  /** The JPEG to write, whole or not at all; replaces an existing file. */
  readonly target: string
  /** Longest side of the result, pixels; a smaller picture keeps its size. */
  readonly longSide: number
  /** SHA-256 that the file must have; null takes the file as it is. */
  readonly hash: string | null
  /** Renders this object instead of the whole picture. */
  readonly cutOut?: CutOut
}

/** In pixels of the upright picture. The result ends at the box and is white outside the outlines. */
export interface CutOut {
  readonly box: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
  /** Closed polygons, each x, y, x, y, ...; the result shows the inside of all of them. */
  readonly outlines: readonly (readonly number[])[]
}

export type RenderOutcome =
  | { readonly status: 'rendered'; readonly identity: FileIdentity; readonly facts: PhotoFacts }
  | { readonly status: 'failed'; readonly problem: FileProblem }

/** `hash` is null for a blank picture. `failed`: the file is away or cannot be decoded. */
export type PictureHashOutcome =
  | { readonly status: 'hashed'; readonly hash: Uint8Array | null }
  | { readonly status: 'failed' }

/**
 * One sentence, in order: pieces of text, all characters literal, and pseudo-words ([tokenSize] each). So a user's "$"
 * or "{ref}" never becomes a placeholder.
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

/** `language-unsupported`: the model does not read the script or the language; `words-unknown`: it lacks one of the words. */
export type TextHint = 'language-unsupported' | 'words-unknown'

/** The calls the worker answers. Queries (`encode*`, `invertByPhi`) go before `ingest`. */
export interface InferenceApi {
  /**
   * Runs the image tower on a provider and on the CPU. A bad driver can crash or hang the process: use one of its own.
   */
  probe(request: ProbeRequest): Promise<ProbeResult>
  open(request: OpenModelRequest): Promise<ModelInfo>
  /**
   * Runs both towers on a few pictures and sentences, to prove that the model works. It can end the process: use one of
   * its own. Throws `model-invalid`, `model-useless`, `model-tokenizer-invalid`.
   */
  verify(request: Record<string, never>): Promise<null>
  identify(request: { readonly path: string }): Promise<FileIdentity | FileProblem>
  /** `newThumbnail` replaces an existing thumbnail, because an older reader made it. */
  ingest(request: { readonly path: string; readonly newThumbnail?: boolean }): Promise<IngestOutcome>
  /** Reads a file's facts again; no pixel is decoded. Needs no open model. */
  inspect(request: { readonly path: string }): Promise<InspectOutcome>
  /** The dates outside of a file whose bytes are known. Needs no open model and never rejects because of a file. */
  outside(request: { readonly path: string }): Promise<OutsideCapture>
  /** Un-normalised image features of any readable file. Throws `reference-unreadable`. */
  encodeImage(request: { readonly path: string }): Promise<Float32Array>
  /** Un-normalised text features, one a sentence. Throws `model-no-tokenizer`. */
  encodeText(request: { readonly sentences: readonly Sentence[] }): Promise<readonly Float32Array[]>
  /** Tells whether the model can read a text: [Note: What a tokenizer shows]. Throws `model-no-tokenizer`. */
  textHints(request: { readonly text: string }): Promise<readonly TextHint[]>
  /** The names that textual inversion and guesses choose from: the model's own list, else the built-in one. */
  conceptNames(request: Record<string, never>): Promise<ConceptList>
  /**
   * phi: un-normalised image features -> pseudo-words. A named file replaces phi for this call. Throws `model-no-phi`.
   */
  invertByPhi(request: {
    readonly features: readonly Float32Array[]
    readonly phiPath?: string
  }): Promise<readonly Float32Array[]>
  /**
   * Pseudo-words by optimisation, a slice a call, after all other waiting work: see [Note: Inversion in slices] in
   * inversion-api.ts. Throws `model-no-tokenizer`; `invalid-request` for the state of another request, and for unusable
   * names or phrases.
   */
  invert(request: InvertRequest): Promise<InvertAnswer>
  /** Returns one judgement a pseudo-word, in order. Background work, like `invert`. Throws `model-no-tokenizer`. */
  judge(request: JudgeRequest): Promise<readonly Judgement[]>
  /**
   * A slice of training phi: see [Note: Training in slices] in training-api.ts. Background work, like `invert`.
   * Throws `model-no-tokenizer`, `checkpoint-unusable`, `disk-full`; `invalid-request` for another set.
   */
  trainPhi(request: TrainPhiRequest): Promise<TrainPhiAnswer>
  /**
   * Takes another phi for the open model, from the next query on; null is the model's own. Throws `model-invalid` for a
   * phi that does not fit, and leaves the present one in use.
   */
  usePhi(request: { readonly phiPath: string | null }): Promise<ModelInfo>
  /** Needs no open model. Throws `disk-full` or `library-unusable` if the target cannot be written. */
  render(request: RenderRequest): Promise<RenderOutcome>
  /** The perceptual hash of any readable file, such as a thumbnail. Needs no open model. */
  pictureHash(request: { readonly path: string }): Promise<PictureHashOutcome>
  stats(request: Record<string, never>): Promise<InferenceStats>
}

export type InferenceMethod = keyof InferenceApi
