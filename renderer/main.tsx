/** The renderer's entry: mounts the window into the page. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import { App } from './app.tsx'
import { createClient } from './client/create-client.ts'
import { ErrorBoundary } from './components/error-boundary.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('expected #root in index.html')

const client = createClient()
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App client={client} />
    </ErrorBoundary>
  </StrictMode>,
)
