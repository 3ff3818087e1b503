/** Two people on one page, each with an OpenTok of their own: the fake one, with which apps run their unit tests. */

import { createFakeOpenTok } from 'opentok-reconnection/testing'
import { createCanvasVideo } from '../web/canvas-video.ts'
import { byId } from '../web/dom.ts'
import { createFaults } from './faults.ts'
import { offerInspector } from './inspector.ts'
import { addPerson } from './person.ts'

const ALICE = { name: 'Alice', hue: 12 }
const BOB = { name: 'Bob', hue: 200 }

// Routed, because the quality of a line is measured there without an option.
const fake = createFakeOpenTok({ mediaMode: 'routed' })

const people = [
  [ALICE, BOB],
  [BOB, ALICE],
] as const

const reconnections = people.map(([self, other]) => {
  const id = self.name.toLowerCase()
  const markup = byId('person').innerHTML
  byId('people').insertAdjacentHTML(
    'beforeend',
    markup.replaceAll('{id}', id).replaceAll('{name}', self.name).replaceAll('{other}', other.name),
  )
  const find: typeof byId = (part) => byId(`${id}-${part}`)
  const video = createCanvasVideo(other.name, other.hue)
  const view = addPerson({ fake, name: self.name, otherName: other.name, find, video })
  createFaults({ fake, name: self.name, find, setStill: view.setStill })
  return [self.name, view.reconnection] as const
})
offerInspector(new Map(reconnections))
