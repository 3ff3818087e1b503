/// <reference types="@opentok/client" />
/** The React app with a tile per event, in a page. */

import { createRoot } from 'react-dom/client'
import { PlainCall } from '../../../unit/auto/tile-per-event.tsx'
import type { PlainOT } from '../../../unit/auto/tile-per-event.tsx'
import type { AppSettings } from './vendor-app.page.ts'

declare global {
  interface Window {
    mountCall(settings: AppSettings): void
  }
}

window.mountCall = ({ proxyUrl, ...settings }) => {
  OT.setProxyUrl(proxyUrl)
  const place = document.body.appendChild(document.createElement('div'))
  createRoot(place).render(<PlainCall {...settings} OT={OT as unknown as PlainOT} />)
}
