/**
 * The models that Searlight offers to download: OpenAI's CLIP in Hugging Face layout, and SEARLE's networks for two of
 * them. Runs in the engine.
 *
 * Every size and SHA-256 below comes from a public manifest. Files without one must match the hub's statement on the
 * pinned revision, or their first download ([Note: The only request]).
 */
import type { Licence } from '../../shared/app-models.ts'
import type { Catalogue, CatalogueEntry, CatalogueFile } from './catalogue.ts'

const HUB = 'https://huggingface.co'
const B32 = 'openai/clip-vit-base-patch32'
const B32_REVISION = '3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268'
const B16 = 'openai/clip-vit-base-patch16'
const B16_REVISION = '57c216476eefef5ab752ec549e440a49ae4ae5f3'
const L14 = 'openai/clip-vit-large-patch14'
const L14_REVISION = '32bd64288804d66eefd0ccbe215aa642df71cc41'

const MIT: Licence = {
  name: 'MIT',
  url: 'https://github.com/openai/CLIP/blob/main/LICENSE',
  notice: null,
}
const NON_COMMERCIAL: Licence = {
  name: 'CC BY-NC 4.0',
  url: 'https://creativecommons.org/licenses/by-nc/4.0/',
  notice:
    'SEARLE’s weights are published by their authors (Baldrati, Agnolucci, Bertini, Del Bimbo) under CC BY-NC 4.0: ' +
    'use them for non-commercial purposes only, and name the authors where you publish what you made with them.',
}

function hubFile(
  repository: string,
  revision: string,
  name: string,
  facts: CatalogueFile['facts'],
): CatalogueFile {
  return { name, url: `${HUB}/${repository}/resolve/${revision}/${name}`, facts }
}

function recorded(bytes: number, sha256: string): CatalogueFile['facts'] {
  return { check: 'recorded', bytes, sha256 }
}

/** Small files that no manifest records. */
const SMALL_JSON: CatalogueFile['facts'] = { check: 'hub', aboutBytes: 4_000 }

/** All of OpenAI's CLIPs read words alike: this one file, with a recorded SHA-256, serves each. */
const TOKENIZER = hubFile(
  B32,
  B32_REVISION,
  'tokenizer.json',
  recorded(2_224_041, 'b556ac8c99757ffb677208af34bc8c6721572114111a6e0aaf5fa69ff0b8d842'),
)

const CLIP_B32: CatalogueEntry = {
  name: 'clip-vit-base-patch32',
  title: 'CLIP ViT-B/32',
  purpose: 'Quick on any computer, and good for most photos.',
  recommended: true,
  belongsTo: null,
  source: `huggingface.co/${B32}`,
  licence: MIT,
  files: [
    hubFile(
      B32,
      B32_REVISION,
      'config.json',
      recorded(4_186, 'b575ef3c36f2a057fa19e221650105052d61cc9c1a972ec15019c6261ec98770'),
    ),
    hubFile(B32, B32_REVISION, 'preprocessor_config.json', SMALL_JSON),
    TOKENIZER,
    hubFile(
      B32,
      B32_REVISION,
      'pytorch_model.bin',
      recorded(605_247_071, 'a63082132ba4f97a80bea76823f544493bffa8082296d62d71581a4feff1576f'),
    ),
  ],
}

const CLIP_B16: CatalogueEntry = {
  name: 'clip-vit-base-patch16',
  title: 'CLIP ViT-B/16',
  purpose: 'Sees smaller things than B/32, and takes longer to read photos.',
  recommended: false,
  belongsTo: null,
  source: `huggingface.co/${B16}`,
  licence: MIT,
  files: [
    hubFile(B16, B16_REVISION, 'config.json', SMALL_JSON),
    hubFile(B16, B16_REVISION, 'preprocessor_config.json', SMALL_JSON),
    TOKENIZER,
    hubFile(
      B16,
      B16_REVISION,
      'pytorch_model.bin',
      recorded(598_641_023, 'ec89c7b09c749a60aae3c9cd910516f24b58214a7df060b48962d14c469cfbf0'),
    ),
  ],
}

const CLIP_L14: CatalogueEntry = {
  name: 'clip-vit-large-patch14',
  title: 'CLIP ViT-L/14',
  purpose: 'Finds best. For computers with a good graphics card, or with patience.',
  recommended: false,
  belongsTo: null,
  source: `huggingface.co/${L14}`,
  licence: MIT,
  files: [
    hubFile(
      L14,
      L14_REVISION,
      'config.json',
      recorded(4_519, '8a09b467700c58138c29d53c605b34ebc69beaadd13274a8a2af8ad2c2f4032a'),
    ),
    hubFile(L14, L14_REVISION, 'preprocessor_config.json', SMALL_JSON),
    TOKENIZER,
    hubFile(
      L14,
      L14_REVISION,
      'model.safetensors',
      recorded(1_710_540_580, 'a2bf730a0c7debf160f7a6b50b3aaf3703e7e88ac73de7a314903141db026dcb'),
    ),
  ],
}

/** A PyTorch checkpoint is a zip. */
const ZIP = 'PK\u0003\u0004'

function searle(name: string, model: CatalogueEntry, file: string, aboutBytes: number): CatalogueEntry {
  return {
    name,
    title: `SEARLE for ${model.title}`,
    purpose: 'Makes a word of a photo, so that a photo and a sentence are answered together more exactly.',
    recommended: false,
    belongsTo: model.name,
    source: 'github.com/miccunifi/SEARLE',
    licence: NON_COMMERCIAL,
    files: [
      {
        name: 'phi.pt',
        url: `https://github.com/miccunifi/SEARLE/releases/download/weights/${file}`,
        facts: { check: 'first-use', aboutBytes, beginsWith: ZIP },
      },
    ],
  }
}

export const OFFERED: Catalogue = {
  // The hub sends large files from hosts below its two names, GitHub a release's from one of the last two.
  origins: [
    HUB,
    'https://*.huggingface.co',
    'https://*.hf.co',
    'https://github.com',
    'https://release-assets.githubusercontent.com',
    'https://objects.githubusercontent.com',
  ],
  entries: [
    CLIP_B32,
    CLIP_B16,
    CLIP_L14,
    searle('searle-vit-b32', CLIP_B32, 'SEARLE_ViT-B32.pt', 25_200_000),
    searle('searle-vit-l14', CLIP_L14, 'SEARLE_ViT-L14.pt', 56_700_000),
  ],
}
