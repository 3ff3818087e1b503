/** A publisher of the published fake whose stream a test ends. */

import { countListeners } from '../../../../src/testing/sdk/emitter.ts'
import { createPage } from '../../../../src/testing/sdk/page.ts'
import { createPublisherController } from '../../../../src/testing/sdk/publisher/publisher-controller.ts'
import { FakePublisherObject } from '../../../../src/testing/sdk/publisher/publisher.ts'
import { createServer } from '../../../../src/testing/server/server.ts'
import { DELAYS } from './delays.ts'

export class ScriptedPublisher extends FakePublisherObject {
  readonly #publication

  constructor() {
    const server = createServer({ delays: DELAYS })
    const page = createPage(server)
    super('publisher', {})
    this.#publication = createPublisherController(server, page, this, {}, () => {})
  }

  get isDestroyed(): boolean {
    return this.#publication.isDestroyed
  }

  get listeners(): Readonly<Record<string, number>> {
    return countListeners(this)
  }

  /** Ends the stream, and the publisher unless a listener prevents it. */
  finish(reason: string): void {
    this.#publication.handleStreamDestroyed(reason)
  }
}
