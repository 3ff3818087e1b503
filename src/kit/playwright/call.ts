/** The call of one test: its people, its faults, and what each side saw. */
import { createNetwork } from './network.ts'
import { describeSides } from './side/describe.ts'
import { findScript } from './lead-to-emulator.ts'
import { openPerson } from './person.ts'
import { createSteps } from './steps.ts'
import { forgetSide, rememberSide } from './side/sides.ts'
import { AGENT } from './page/agent-settings.ts'
import type { Browser, TestInfo } from '@playwright/test'
import type { Emulator } from '../emulator/index.ts'
import type {
  DeviceKind,
  OpenTok,
  OpenTokCredentials,
  OpenTokCredentialsOptions,
  OpenTokMedia,
  OpenTokPerson,
  OpenTokPersonOptions,
} from './playwright.types.ts'
import type { Agent } from './page/agent.page.ts'
import type { Side, SidesOfCall } from './side/side.types.ts'
import type { RunStep } from './steps.ts'

export interface CallParts {
  readonly browser: Browser
  readonly emulator: Emulator
  /** The file for script tags, if the project names one. */
  readonly script: string | undefined
  readonly testInfo: TestInfo
}

export interface Call {
  readonly opentok: OpenTok
  /** Closes the pages, ends every fault, and attaches what each side saw if the test failed. */
  dispose(): Promise<void>
}

export function createCall({ browser, emulator, script, testInfo }: CallParts): Call {
  const startedAt = performance.now()
  const nowMs = (): number => performance.now() - startedAt
  const steps = createSteps(nowMs)
  const sides = new Map<string, Side>()
  const people = createPeople(emulator)
  const ending = new AbortController()
  const file = script ?? findScript(testInfo.file)
  const ofCall: SidesOfCall = {
    emulator,
    faults: steps.faults,
    list: () => [...sides.values()],
    nameOf: (connectionId) => {
      const client = emulator.clients().find((each) => each.connectionId === connectionId)
      return client && people.nameOf(client.data)
    },
    nowMs,
  }

  async function openSide(name: string, options: OpenTokPersonOptions): Promise<OpenTokPerson> {
    if (sides.has(name)) throw new TypeError(`name must not be taken already, got "${name}"`)
    const credentials = people.credentials(name, options)
    const opened = await openPerson(
      { browser, call: ofCall, script: file },
      name,
      credentials,
      options,
    )
    sides.set(name, opened.side)
    rememberSide(opened.side)
    await opened.open()
    return opened.side.person
  }

  function extendTimeout(ms: number): void {
    // 0 is no timeout.
    if (testInfo.timeout > 0) testInfo.setTimeout(testInfo.timeout + ms)
  }

  const opentok: OpenTok = {
    emulator,
    sessionId: people.sessionId,
    credentials: people.credentials,
    person: (name, options) => steps.run(`person("${name}")`, () => openSide(name, options)),
    network: createNetwork(emulator, people.toTarget, {
      step: steps.run,
      extendTimeout,
      signal: ending.signal,
    }),
    media: createMedia(sides, steps.run),
  }

  return {
    opentok,
    async dispose() {
      if (testInfo.status !== testInfo.expectedStatus && sides.size > 0) {
        const body = await describeSides(ofCall)
        await testInfo.attach('opentok', { body, contentType: 'text/plain' })
      }
      ending.abort()
      for (const side of sides.values()) {
        forgetSide(side)
        await side.person.context.close()
      }
      emulator.network.clear()
      emulator.network.forget()
    },
  }
}

interface People {
  readonly sessionId: string
  credentials(name: string, options?: OpenTokCredentialsOptions): OpenTokCredentials
  /** The connection data of a person. */
  toTarget(name: string): string
  nameOf(data: string): string | undefined
}

function createPeople(emulator: Emulator): People {
  const { apiKey } = emulator
  const applicationId = emulator.applicationId ?? apiKey
  const sessionId = emulator.createSession({ projectId: applicationId })
  const known = new Map<
    string,
    { readonly data: string; readonly credentials: OpenTokCredentials }
  >()

  return {
    sessionId,

    credentials(name, { role, data = name, expiresInMs } = {}) {
      if (typeof name !== 'string' || name === '') {
        throw new TypeError(`name must be a text that is not empty, got ${JSON.stringify(name)}`)
      }
      const there = known.get(name)
      if (there) return there.credentials
      const token = emulator.createToken(sessionId, {
        data,
        ...(role === undefined ? {} : { role }),
        ...(expiresInMs === undefined ? {} : { expiresInMs }),
      })
      const credentials = { apiKey, applicationId, sessionId, token }
      known.set(name, { data, credentials })
      return credentials
    },

    toTarget(name) {
      const person = known.get(name)
      if (person) return person.data
      if (emulator.clients().some(({ connectionId }) => connectionId === name)) return name
      const names = [...known.keys()].map((each) => `"${each}"`).join(', ') || 'nobody yet'
      throw new TypeError(`The target must be a person of this test (${names}), got "${name}"`)
    },

    nameOf: (data) => [...known].find(([, person]) => person.data === data)?.[0],
  }
}

const DEVICES: readonly DeviceKind[] = ['camera', 'microphone']

function createMedia(sides: ReadonlyMap<string, Side>, step: RunStep): OpenTokMedia {
  const toFault =
    (fault: 'giveBack' | 'lose') =>
    async (name: string, device: DeviceKind): Promise<void> => {
      const side = sides.get(name)
      if (!side) throw new TypeError(`The person must have a page in this test, got "${name}"`)
      if (!DEVICES.includes(device)) {
        throw new TypeError(`device must be one of ${DEVICES.join(', ')}, got ${String(device)}`)
      }
      const change = async () => {
        for (const frame of side.person.page.frames()) {
          await frame.evaluate(changeDevice, { key: AGENT, fault, device })
        }
      }
      await step(`media.${fault}("${name}", "${device}")`, change)
    }
  return { lose: toFault('lose'), giveBack: toFault('giveBack') }
}

/** In the page. */
function changeDevice(change: {
  readonly key: string
  readonly fault: 'giveBack' | 'lose'
  readonly device: DeviceKind
}): void {
  const agents = globalThis as unknown as Record<symbol, Agent | undefined>
  agents[Symbol.for(change.key)]?.[change.fault](change.device === 'camera' ? 'video' : 'audio')
}
