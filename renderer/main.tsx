/** Where the window begins. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import { App } from './app.tsx'
import { createClient } from './client/create-client.ts'
import { ErrorBoundary } from './components/error-boundary.tsx'
import { loadTheRest } from './components/loaded-later.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('expected #root in index.html')

/** The rest of the window loads at the latest after this. */
const LOAD_THE_REST_MS = 2000

const client = createClient()
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App client={client} />
    </ErrorBoundary>
  </StrictMode>,
)

// A part that fails to load now is loaded again when it opens.
requestIdleCallback(() => void loadTheRest().catch(() => {}), { timeout: LOAD_THE_REST_MS })
