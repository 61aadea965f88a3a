/**
 * Hands the page one port to the engine, and nothing else: no API, no ipcRenderer. Runs sandboxed, in a world
 * apart from the page's, before the page.
 */
import { ipcRenderer } from 'electron'

const origin = location.origin

ipcRenderer.on('engine-port', (event) => {
  window.postMessage({ kind: 'searlight-port' }, origin, [...event.ports])
})

ipcRenderer.on('engine-stopped', () => {
  window.postMessage({ kind: 'searlight-engine-stopped' }, origin)
})

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data?.kind === 'searlight-ready') ipcRenderer.send('window-ready')
})
