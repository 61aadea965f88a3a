/** Paths of the project's own files, seen from electron/web. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const PROJECT_DIR = join(import.meta.dirname, '../..')

/** The folder of the build: tests build into folders of their own (see electron.vite.config.ts). */
export function outDir(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(PROJECT_DIR, env['SEARLIGHT_OUT'] ?? 'out')
}

export function rendererDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(outDir(env), 'renderer')
}

export function projectVersion(): string {
  const text = readFileSync(join(PROJECT_DIR, 'package.json'), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}

/** The user's folder, to which typed paths are relative: npm runs scripts in the package's folder. */
export function userDir(env: NodeJS.ProcessEnv = process.env): string {
  return env['INIT_CWD'] ?? process.cwd()
}
