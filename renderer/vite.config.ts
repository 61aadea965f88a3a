/** How the renderer is built, for both hosts: electron.vite.config.ts and the web host use it as it is. */
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Plugin, UserConfig } from 'vite'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** A test builds the window that people get: Vite would keep the test's NODE_ENV. */
const forPeople: Plugin = {
  name: 'searlight:for-people',
  config(_, { command }) {
    if (command === 'build') process.env['NODE_ENV'] = 'production'
  },
}

export default {
  root: folder,
  // Relative: the desktop serves it from searlight://app/, the web host from a port.
  base: './',
  plugins: [forPeople, react()],
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
