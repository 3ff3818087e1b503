/** OpenTok's emitter, and what a test lets it say. */

import { countListeners, OpenTokEmitter, trigger } from '../../src/testing/sdk/emitter.ts'

/** Anything that OpenTok's events come from. */
export class ScriptedEmitter extends OpenTokEmitter {
  get listeners(): Readonly<Record<string, number>> {
    return countListeners(this)
  }

  fire(name: string, fields: object = {}): void {
    trigger(this, name, fields)
  }
}
