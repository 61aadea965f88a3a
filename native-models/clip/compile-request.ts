/** The settings with which every part of a model is compiled. */
import type { CacheDirectory } from '../cache/cache-directory.ts'
import type { FileHashes } from '../cache/file-hashes.ts'
import type { ModelSettings } from './model-settings.ts'

export interface CompileRequest {
  readonly settings: ModelSettings
  readonly directory: CacheDirectory
  readonly hashes: FileHashes
}
