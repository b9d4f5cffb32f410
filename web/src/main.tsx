/** Starts the pages. */
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './styles/base.css'
import './styles/frame.css'
import './styles/parts.css'
import './styles/overview.css'
import './styles/quality.css'
import './styles/forecast.css'
import './styles/roster.css'
import './styles/sql.css'
import './styles/status.css'
import './styles/sign-in.css'
import './styles/steps.css'

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
