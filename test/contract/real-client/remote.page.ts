/** Another person on the real client, in a page of their own. */

import type { FakeOT } from '../../../src/kit/testing/sdk/opentok.ts'
import type { FakePublisher, FakeSession } from '../../../src/kit/testing/sdk/objects.types.ts'
import type { ContractNetwork, Remote } from '../contract.types.ts'

export interface RemoteParts {
  readonly OT: FakeOT
  readonly session: FakeSession
  readonly token: string
  readonly network: ContractNetwork
  comeBack(): Promise<Remote>
}

/** Resolves when the person has joined. */
export async function createRemote({
  OT,
  session,
  token,
  network,
  comeBack,
}: RemoteParts): Promise<Remote> {
  await session.connect.promise(token)
  const target = session.connection?.connectionId ?? ''
  let publisher: FakePublisher | undefined
  return {
    comeBack,
    // Sound by default: a picture costs far more CPU.
    async publish(what = 'sound') {
      const properties = { insertMode: 'append', resolution: '320x240' }
      publisher = OT.initPublisher(undefined, {
        ...properties,
        ...(what === 'sound' && { videoSource: null }),
      })
      await session.publish.promise(publisher)
    },
    async unpublish() {
      if (publisher) session.unpublish(publisher)
    },
    signal: (signal) => session.signal(signal),
    leave: () => session.disconnect(),
    async vanish() {
      await network.cutMedia({ target })
      await network.drop({ target })
    },
  }
}
