/** OpenTok's emitter, whose events a test fires. */

import { countListeners, OpenTokEmitter, trigger } from '../../../../src/testing/sdk/emitter.ts'

/** Any object that fires OpenTok events. */
export class ScriptedEmitter extends OpenTokEmitter {
  get listeners(): Readonly<Record<string, number>> {
    return countListeners(this)
  }

  fire(name: string, fields: object = {}): void {
    trigger(this, name, fields)
  }
}
