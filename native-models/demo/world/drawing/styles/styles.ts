/** Every style by its name. Pure; loads no native module. */
import type { Style as StyleName } from '../../scene.ts'
import { blueprint } from './blueprint.ts'
import { cartoon } from './cartoon.ts'
import { mosaic } from './mosaic.ts'
import { painting } from './painting.ts'
import { paperCut } from './paper-cut.ts'
import { sketch } from './sketch.ts'
import type { Style } from './style.ts'

export const STYLE_DRAWINGS: Readonly<Record<StyleName, Style>> = {
  painting,
  sketch,
  cartoon,
  'paper cut': paperCut,
  mosaic,
  blueprint,
}
