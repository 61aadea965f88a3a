/** Where Searlight keeps what belongs to the machine rather than to one library. Runs in the engine. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** For compiled graphs of models that Searlight did not download itself, and what was learnt of providers. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['SEARLIGHT_CACHE']) return env['SEARLIGHT_CACHE']
  if (process.platform === 'win32' && env['LOCALAPPDATA'])
    return join(env['LOCALAPPDATA'], 'Searlight', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Searlight')
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'searlight')
}

/** What a person keeps: the library that is opened without being named, and what the window remembers. */
export function dataDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['SEARLIGHT_DATA']) return env['SEARLIGHT_DATA']
  if (process.platform === 'win32' && env['APPDATA']) return join(env['APPDATA'], 'Searlight')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Searlight')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'searlight')
}

/** Models that were downloaded, one directory each, shared by all libraries. Too large to roam with a profile. */
export function modelsDirectory(
  env: NodeJS.ProcessEnv = process.env,
  dataDir: string = dataDirectory(env),
): string {
  if (env['SEARLIGHT_MODELS']) return env['SEARLIGHT_MODELS']
  const roams = process.platform === 'win32' && !env['SEARLIGHT_DATA'] && env['LOCALAPPDATA']
  return roams ? join(roams, 'Searlight', 'Models') : join(dataDir, 'models')
}

/** Thumbnails of a library: `<first two of hash>/<hash>.jpg` below this. */
export function thumbnailDirectory(libraryDir: string): string {
  return join(libraryDir, 'thumbnails')
}

export function thumbnailPath(libraryDir: string, hash: string): string {
  return join(thumbnailDirectory(libraryDir), hash.slice(0, 2), `${hash}.jpg`)
}

/** Large pictures made for looking at, of formats that a browser does not show; can be made again. */
export function previewDirectory(libraryDir: string): string {
  return join(libraryDir, 'previews')
}

export function databasePath(libraryDir: string): string {
  return join(libraryDir, 'library.db')
}

/** The log of what the engine did with a library, rotated. */
export function logDirectory(libraryDir: string): string {
  return join(libraryDir, 'logs')
}
