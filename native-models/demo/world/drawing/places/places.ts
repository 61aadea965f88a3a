/** Every place's drawing by its name. Pure; loads no native module. */
import type { Place } from '../../scene.ts'
import type { PlaceDrawing } from '../shape.ts'
import { kitchen, livingRoom } from './indoors.ts'
import { city, lavenderField, meadow, village } from './settled.ts'
import { beach, lake } from './water.ts'
import { desert, forest, mountains, snow } from './wild.ts'

export const PLACE_DRAWINGS: Readonly<Record<Place, PlaceDrawing>> = {
  beach,
  snow,
  forest,
  city,
  desert,
  lake,
  kitchen,
  meadow,
  mountains,
  'living room': livingRoom,
  village,
  'lavender field': lavenderField,
}
