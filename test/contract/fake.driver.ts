/** Driver of the contract for the fake: in Node, with fake timers. */

import { vi } from 'vitest'
import { createFakeOpenTok } from '../../src/kit/testing/index.ts'
import type { FakeOpenTokOptions, RemotePerson } from '../../src/kit/testing/index.ts'
import type {
  ContractDriver,
  ContractEnvironment,
  Remote,
  ServerKind,
  Target,
} from './contract.types.ts'
import { playScript } from './script.ts'

const OPTIONS: Readonly<Record<ServerKind, FakeOpenTokOptions>> = {
  kind: {},
  alone: { delays: { keepLostMs: 1_500 } },
  routed: { mediaMode: 'routed' },
  unkind: { echoSignals: false, dropRepeats: false, greetResumed: false, redeliver: false },
  zombie: { unknownSocketCloseCode: null },
  oneAddress: { addressPerConnection: false },
}

const LONGEST_WAIT_MS = 120_000

export function createFakeDriver(): ContractDriver {
  return {
    async play(script) {
      vi.useFakeTimers()
      try {
        return await playScript(script, createEnvironment(script.server))
      } finally {
        vi.useRealTimers()
      }
    },
  }
}

function createEnvironment(server: ServerKind): ContractEnvironment {
  const fake = createFakeOpenTok(OPTIONS[server])
  const { network } = fake
  const on = (who: Target) => who.target
  const pass = async (ms: number) => void (await vi.advanceTimersByTimeAsync(ms))
  return {
    sessionId: 'session',
    apiKey: '100',
    pass,
    openPage: async () => fake.openPage(),
    createToken: async (data, options) => fake.createToken({ data, ...options }),
    invite: async (data) => toRemote(fake.room.join({ data })),
    async until(isTrue, what) {
      const limit = Date.now() + LONGEST_WAIT_MS
      await pass(0)
      while (!isTrue()) {
        if (Date.now() > limit) throw new Error(`Timed out waiting for ${what()}`)
        await pass(10)
      }
    },
    network: {
      drop: async (who) => network.drop(on(who)),
      restore: async (who) => network.restore(on(who)),
      acceptThenClose: async (who) => network.drop(on(who)),
      refuseSockets: async (who) => network.refuseSockets(on(who)),
      silence: async (who) => network.silence(on(who)),
      close: async (code, who) => network.close(code, on(who)),
      closeWithoutReconnecting: async (who) => network.closeWithoutReconnecting(on(who)),
      kick: async (who) => network.kick(on(who)),
      closeLeftBehind: async (who) => network.closeLeftBehind(on(who)),
      forget: async (who) => network.forget(on(who)),
      cutMedia: async (who) => network.cutMedia(on(who)),
      healMedia: async (who) => network.healMedia(on(who)),
      cutAudio: async (who) => network.cutAudio(on(who)),
      healAudio: async (who) => network.healAudio(on(who)),
      cutVideo: async (who) => network.cutVideo(on(who)),
      healVideo: async (who) => network.healVideo(on(who)),
      degrade: async (line, who) => network.degrade({ ...line, target: on(who) }),
      loseAck: async (who) => network.loseAck(on(who)),
      rateLimit: async (perSecond, who) => network.rateLimit(perSecond, on(who)),
      ignore: async (kind, who) => network.ignore(kind, { target: on(who) }),
      fail: async (kind, status, who, count) =>
        network.fail(kind, status, { target: on(who), ...(count && { count }) }),
      failSessionInfo: async (status) => network.failSessionInfo(status),
      endStream: async (streamId) => network.endStream(streamId),
    },
  }
}

const toRemote = (person: RemotePerson): Remote => ({
  publish: async () => void person.publish(),
  unpublish: async () => person.unpublish(),
  signal: async (signal) => person.signal(signal),
  leave: async () => person.leave(),
  vanish: async () => person.vanish(),
  comeBack: async () => toRemote(person.comeBack()),
})
