/** The folders and files of Searlight on this machine, and those of one library. Runs in the engine. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { thumbnailName } from '../../shared/thumbnail-name.ts'

/** Holds the verdicts on providers, and compiled graphs of models that Searlight did not download itself. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['SEARLIGHT_CACHE']) return env['SEARLIGHT_CACHE']
  if (process.platform === 'win32' && env['LOCALAPPDATA'])
    return join(env['LOCALAPPDATA'], 'Searlight', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Searlight')
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'searlight')
}

/** Holds a person's data: the library that opens by default, and the settings of the window. */
export function dataDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['SEARLIGHT_DATA']) return env['SEARLIGHT_DATA']
  if (process.platform === 'win32' && env['APPDATA']) return join(env['APPDATA'], 'Searlight')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Searlight')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'searlight')
}

/** Downloaded models, one directory each, which all libraries share. Too large to roam with a profile. */
export function modelsDirectory(
  env: NodeJS.ProcessEnv = process.env,
  dataDir: string = dataDirectory(env),
): string {
  if (env['SEARLIGHT_MODELS']) return env['SEARLIGHT_MODELS']
  const roams = process.platform === 'win32' && !env['SEARLIGHT_DATA'] && env['LOCALAPPDATA']
  return roams ? join(roams, 'Searlight', 'Models') : join(dataDir, 'models')
}

/** Holds the thumbnails of a library, by `thumbnailName`. */
export function thumbnailDirectory(libraryDir: string): string {
  return join(libraryDir, 'thumbnails')
}

export function thumbnailPath(libraryDir: string, hash: string): string {
  return join(thumbnailDirectory(libraryDir), thumbnailName(hash))
}

/** Previews of photos in formats that a browser does not show; Searlight can make them again. */
export function previewDirectory(libraryDir: string): string {
  return join(libraryDir, 'previews')
}

export function databasePath(libraryDir: string): string {
  return join(libraryDir, 'library.db')
}

/** The record and the weights of a tuned phi. */
export function tuningDirectory(libraryDir: string): string {
  return join(libraryDir, 'phi')
}

/** The log of the engine's work on a library, in rotating files. */
export function logDirectory(libraryDir: string): string {
  return join(libraryDir, 'logs')
}
