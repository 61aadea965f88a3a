/** A model's configuration: config.json and preprocessor_config.json, checked against each other. */
import {
  parseFeatureSize,
  parseImageSize,
  parseTextConfig,
  parseVisionConfig,
  type TextConfig,
  type VisionConfig,
} from './clip-config.ts'
import { readConfig } from './config-section.ts'
import type { ModelFiles } from './model-files.ts'
import { checkConfigKind } from './model-kind.ts'
import { type PreprocessorConfig, parsePreprocessorConfig } from './preprocessor-config.ts'

export interface ModelSettings extends PreprocessorConfig {
  readonly featureSize: number
  readonly text: TextConfig
  /** Null when the image tower comes as a graph: the config then describes no ViT. */
  readonly vision: VisionConfig | null
}

/** @throws ModelError naming file and field */
export async function readModelSettings(files: ModelFiles): Promise<ModelSettings> {
  const config = await readConfig(files.config)
  checkConfigKind(config)
  const section = files.preprocessor === null ? null : await readConfig(files.preprocessor)
  const preprocessor = parsePreprocessorConfig(section, parseImageSize(config))
  const vision = files.visual === null ? parseVisionConfig(config) : null
  if (section && vision && preprocessor.imageSize !== vision.imageSize) {
    const key = section.has('crop_size') ? 'crop_size' : 'size'
    throw section.error(key, `the image_size of config.json, ${vision.imageSize}`)
  }
  return { featureSize: parseFeatureSize(config), text: parseTextConfig(config), vision, ...preprocessor }
}
