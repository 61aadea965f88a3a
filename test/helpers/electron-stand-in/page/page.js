/** The least a renderer does: asks for a port, and calls the engine over it. Runs in the page, under its policy. */
const state = { ports: 0, stops: 0, inlineRan: false }
const calls = new Map()
let port = null
let lastId = 0
let gotPort = Promise.withResolvers()

function usePort(given) {
  port = given
  port.onmessage = ({ data }) => {
    if (data.kind !== 'result') return
    const { resolve, reject } = calls.get(data.id)
    calls.delete(data.id)
    if (data.error) reject(new Error(`${data.error.code}: ${data.error.message}`))
    else resolve(data.value)
  }
  state.ports++
  gotPort.resolve()
}

window.addEventListener('message', ({ source, data, ports }) => {
  if (source !== window) return
  if (data?.kind === 'searlight-port') usePort(ports[0])
  if (data?.kind === 'searlight-engine-stopped') {
    state.stops++
    port = null
    gotPort = Promise.withResolvers()
  }
})

async function call(method, request = {}) {
  await gotPort.promise
  const { promise, resolve, reject } = Promise.withResolvers()
  calls.set(++lastId, { resolve, reject })
  port.postMessage({ kind: 'call', id: lastId, method, request })
  return promise
}

globalThis.standIn = { state, call }
window.postMessage({ kind: 'searlight-ready' }, location.origin)
