/**
 * What subjects are made of. A part says which role it plays; a style decides what that looks like, so that
 * subjects and styles multiply without a drawing for each pair. Pure; loads no native module.
 */

/**
 * body takes the described colour and pattern; accent a darker shade of it; trim is what is wooden or skin; light are
 * windows and eyes' whites; dark are wheels, pupils, ground lines.
 */
export type Role = 'body' | 'accent' | 'trim' | 'light' | 'dark'

export interface Part {
  readonly path: string
  readonly role: Role
  /** Stroked with this width instead of filled. */
  readonly strokeWidth: number | null
}

const filled =
  (role: Role) =>
  (path: string): Part => ({ path, role, strokeWidth: null })

export const body = filled('body')
export const accent = filled('accent')
export const trim = filled('trim')
export const light = filled('light')
export const dark = filled('dark')

export function stroke(role: Role, strokeWidth: number, path: string): Part {
  return { path, role, strokeWidth }
}

/** A number near `base`, anew for each picture: two drawings of one description differ. */
export type Vary = (base: number, spread: number) => number
export type SubjectDrawing = (vary: Vary) => readonly Part[]
