/** How the renderer is built, for both hosts: electron.vite.config.ts and the web host use it as it is. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'

const folder = fileURLToPath(new URL('.', import.meta.url))

export default {
  root: folder,
  // Relative: the desktop serves it from searlight://app/, the web host from a port.
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome130',
    // The content security policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
} satisfies UserConfig
