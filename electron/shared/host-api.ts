/**
 * The calls that the engine makes to its host: only a desktop can answer them, and the web host throws `host-cannot`.
 * Runs anywhere; types only.
 */
import type { HostInfo } from './app-state.ts'

export type FolderPurpose = 'photos' | 'model' | 'export' | 'import'

/** The engine sends the paths: it has resolved ids to files inside watched folders. */
export interface HostApi {
  pickFolder(request: { readonly purpose: FolderPurpose }): Promise<string | null>
  reveal(request: { readonly path: string }): Promise<null>
  openFile(request: { readonly path: string }): Promise<null>
  copyFiles(request: { readonly paths: readonly string[] }): Promise<null>
  /** `iconPath`: a thumbnail to drag along. */
  dragOut(request: { readonly paths: readonly string[]; readonly iconPath: string }): Promise<null>
  /** Writes a problem report where the user says; false where the user cancelled the dialog. */
  saveReport(request: { readonly text: string }): Promise<boolean>
}

export const HOST_METHODS = [
  'pickFolder',
  'reveal',
  'openFile',
  'copyFiles',
  'dragOut',
  'saveReport',
] as const satisfies readonly (keyof HostApi)[]

export interface Host {
  readonly info: HostInfo
  readonly api: HostApi
}
