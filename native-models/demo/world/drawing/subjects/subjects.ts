/** Every subject's drawing by its name. Pure; loads no native module. */
import type { Subject } from '../../scene.ts'
import type { SubjectDrawing } from '../part.ts'
import { butterfly, cat, dog, duck, elephant, fish, horse, rabbit, snail, turtle } from './animals.ts'
import { castle, house, lighthouse, tent, windmill } from './buildings.ts'
import { flower, man, mushroom, tree, woman } from './growing.ts'
import { chair, lamp, teapot, umbrella } from './household.ts'
import { balloon, bicycle, bus, car, sailboat, train } from './vehicles.ts'

export const SUBJECT_DRAWINGS: Readonly<Record<Subject, SubjectDrawing>> = {
  cat,
  dog,
  horse,
  elephant,
  rabbit,
  duck,
  fish,
  butterfly,
  turtle,
  snail,
  car,
  bus,
  bicycle,
  train,
  balloon,
  sailboat,
  house,
  lighthouse,
  windmill,
  castle,
  tent,
  tree,
  flower,
  mushroom,
  woman,
  man,
  teapot,
  lamp,
  chair,
  umbrella,
}
