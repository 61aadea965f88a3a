/**
 * How the desktop is built: `electron-vite build` writes out/main, out/preload and out/renderer, and needs no
 * Electron binary. `electron-vite preview` builds and starts it, where there is one.
 */
import { basename, dirname, posix, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import renderer from './renderer/vite.config.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
/** Tests build into folders of their own. */
const out = resolve(root, process.env['SEARLIGHT_OUT'] ?? 'out')

/** Native modules, and libheif with its WebAssembly: packed as they are. Everything else is bundled. */
const PACKED_MODULES = ['better-sqlite3', 'libheif-js', 'onnxruntime-node', 'sharp', 'sqlite-vec']

const SOURCE_URL = /new URL\(\s*'(\.{1,2}\/[^']+\.ts)'\s*,\s*import\.meta\.url\s*\)/g
const MARK = /__BUILT_ENTRY_([\w$]+)__/g

/** Names where the file's own says too little: all are called main.ts. */
const ENTRY_NAMES: Readonly<Record<string, string>> = {
  [resolve(root, 'electron/engine/main.ts')]: 'engine',
  [resolve(root, 'electron/worker/main.ts')]: 'inference-worker',
  [resolve(root, 'electron/worker/search/main.ts')]: 'search-worker',
  [resolve(root, 'electron/worker/sample/main.ts')]: 'sample-worker',
}

/**
 * `new URL('./x.ts', import.meta.url)` names a process or thread to start. The source runs as it is, by type
 * stripping; built, x.ts becomes an entry of its own and the URL points to it.
 */
function builtEntries(): Plugin {
  return {
    name: 'searlight:built-entries',
    // Before types are stripped, while the source reads as it was written.
    enforce: 'pre',
    transform(code, id) {
      if (code.search(SOURCE_URL) < 0) return null
      return code.replace(SOURCE_URL, (_whole, path: string) => {
        const entry = resolve(dirname(id), path)
        const fileName = `${ENTRY_NAMES[entry] ?? basename(entry, '.ts')}.js`
        const reference = this.emitFile({ type: 'chunk', id: entry, fileName })
        return `new URL('__BUILT_ENTRY_${reference}__', import.meta.url)`
      })
    },
    renderChunk(code, chunk) {
      if (code.search(MARK) < 0) return null
      const from = posix.dirname(chunk.fileName)
      return code.replace(
        MARK,
        (_whole, reference: string) => `./${posix.relative(from, this.getFileName(reference))}`,
      )
    },
  }
}

export default defineConfig({
  main: {
    plugins: [builtEntries()],
    build: {
      outDir: resolve(out, 'main'),
      emptyOutDir: true,
      externalizeDeps: false,
      rolldownOptions: {
        // The engine, the workers and their threads are entries too: builtEntries finds them.
        input: { main: resolve(root, 'electron/main/main.ts') },
        external: PACKED_MODULES,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(out, 'preload'),
      emptyOutDir: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve(root, 'electron/preload/preload.ts') },
        // A sandboxed preload script is no module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    build: {
      ...renderer.build,
      outDir: resolve(out, 'renderer'),
      rolldownOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
})
