/**
 * The only module that loads ONNX Runtime; the workers, the demo trainer, benches and tests import it from
 * here.
 *
 * [Note: The runtime keeps still] ONNX Runtime 1.30 reports to Microsoft by default (docs/privacy.md). It
 * reads its switches from the environment of the process when the native library starts. This module
 * therefore sets them first and then loads the library by `require`: an `import` would be hoisted above the
 * assignment, in the sources and in a bundle.
 */
import { createRequire } from 'node:module'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import type * as Ort from 'onnxruntime-node'
import { quietEnvironment } from './quiet-environment.ts'

function load(): typeof Ort {
  // `process.env` of a worker thread is a copy that native code never sees.
  if (!isMainThread) throw new Error('ONNX Runtime must be loaded in the main thread of a process')
  Object.assign(process.env, quietEnvironment(process.platform))
  return createRequire(import.meta.url)('onnxruntime-node')
}

const runtime = load()

export type InferenceSession = Ort.InferenceSession
export const InferenceSession = runtime.InferenceSession
export type Tensor = Ort.Tensor
export const Tensor = runtime.Tensor
export const listSupportedBackends = runtime.listSupportedBackends
/** The options of `InferenceSession.create`. */
export type SessionOptions = Ort.InferenceSession.SessionOptions
/** Outputs of a run by name. */
export type SessionOutputs = Ort.InferenceSession.OnnxValueMapType
