/** What the package `opentok-react-native` gives, and what its native sources say: no device is needed to read them. */

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createNativePlatform } from '../native-module.ts'
import { loadVendor } from '../vendor.ts'

const root = dirname(createRequire(import.meta.url).resolve('opentok-react-native'))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const java = (name: string) => read(`android/src/main/java/com/opentokreactnative/${name}`)

const run = promisify(execFile)
const importInNode = async (name: string) => {
  const code = `import('${name}').catch(({ code }) => console.log(code))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code])
  return stdout.trim()
}

describe('the package', () => {
  it('is the version whose behaviour is described here', () => {
    expect(JSON.parse(read('package.json'))).toMatchObject({ version: '2.33.0' })
  })

  it('cannot be imported in Node, which gets the Expo plugin, and not by a deep path', async () => {
    expect(await importInNode('opentok-react-native')).toBe('MODULE_NOT_FOUND')
    expect(await importInNode('opentok-react-native/lib/module/OT.js')).toBe(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    )
  })

  it('exports neither its native module nor its context, which is that of its components', async () => {
    const vendor = await loadVendor(createNativePlatform('ios'))
    expect(Object.keys(vendor).toSorted()).toEqual([
      'DegradationPreference',
      'OTPublisher',
      'OTSession',
      'OTSubscriber',
      'OTSubscriberView',
    ])
    const { OTPublisher, OTSubscriber, OTSubscriberView } = vendor
    expect(OTPublisher.contextType).toBeDefined()
    expect(OTSubscriber.contextType).toBe(OTPublisher.contextType)
    expect(OTSubscriberView.contextType).toBe(OTPublisher.contextType)
  })
})

// What runs here is scripted after these lines: a new version that changes them needs a new script.
describe('the source for Android', () => {
  const module = java('OpentokReactNativeModule.java')
  const subscriber = java('OTRNSubscriber.kt')

  it('registers no listener for a drop, and one for muting twice', () => {
    expect(module).not.toContain('setReconnectionListener')
    expect(module.match(/setMuteListener\(/g)).toHaveLength(2)
  })

  it('sends no session with an error, and nothing with a drop', () => {
    const [error = ''] = /prepareJSErrorMap\([^}]*}/.exec(java('utils/EventUtils.java')) ?? []
    expect([...error.matchAll(/putString\("(\w+)"/g)].map(([, key]) => key)).toEqual([
      'message',
      'code',
    ])
    expect(module).toContain('emitOnSessionReconnecting(null)')
  })

  it('removes a session by its id at its end', () => {
    const [end = ''] = /void onDisconnected\([^}]*}/.exec(module) ?? []
    expect(end).toMatch(/\.remove\(session\.getSessionId\(\)\)/)
  })

  it('sends a signal without asking whether there is a session', () => {
    const [send = ''] = /void sendSignal\(.*?@Override/s.exec(module) ?? []
    expect(send).not.toMatch(/mSession [!=]= null/)
  })

  it('names an event that codegen does not know when a tile recovers', () => {
    expect(subscriber).toContain('"onReconnected"')
    expect(read('lib/module/OTSubscriberNativeComponent.ts')).not.toContain('onReconnected')
  })

  it('tells an interruption and an end by the same event', () => {
    expect(subscriber).toContain('SubscriberKit.StreamListener')
    expect(subscriber.match(/override fun onDisconnected/g)).toHaveLength(1)
  })

  it('keeps what it means to remove: the map is asked for the object, and not for its id', () => {
    expect(module).toContain('subscribers.remove(subscriber)')
    expect(module).toContain('publishers.remove(publisher)')
  })

  it('makes another publisher whenever a view is attached', () => {
    const attached =
      /fun onAttachedToWindow.*?private fun/s.exec(java('OTRNPublisher.kt'))?.[0] ?? ''
    expect(attached).toContain('publishStream(')
    expect(attached).not.toContain('if (')
  })

  it('empties the properties of a view, and casts one of them to a text the next time', () => {
    expect(subscriber).toContain('this.props?.clear()')
    expect(subscriber).toContain('(this.props?.get("scaleBehavior") as String)')
  })

  it('subscribes whenever a view is attached', () => {
    const [attached = ''] = /fun onAttachedToWindow.*?private fun/s.exec(subscriber) ?? []
    expect(attached).toContain('subscribeToStream(')
    expect(subscriber).not.toContain('onDetachedFromWindow')
  })

  it('does not pause a publisher when the app goes to the background', () => {
    expect(module + java('OTRNPublisher.kt')).not.toMatch(/onHostPause|onPause/)
  })
})

describe('the source for iOS', () => {
  const module = read('ios/OpentokReactNative.swift')
  const events = read('ios/Utils/EventUtils.swift')

  it('registers listeners for a drop and its end', () => {
    expect(module).toMatch(/sessionDidBeginReconnecting[^}]*emit\(onSessionReconnecting/)
    expect(module).toMatch(/sessionDidReconnect[^}]*emit\(onSessionReconnected/)
  })

  it('sends no session with an error', () => {
    const [error = ''] = /prepareJSErrorEventData\(.*?return/s.exec(events) ?? []
    expect([...error.matchAll(/\["(\w+)"\]/g)].map(([, key]) => key)).toEqual(['code', 'message'])
  })

  it('sends nothing of a stream whose session has left the map', () => {
    const [stream = ''] = /prepareJSStreamEventData\(.*?return streamInfo;?\n/s.exec(events) ?? []
    expect(stream).toContain('else { return streamInfo }')
  })

  it('declares a method for a tile that recovers, calls it, and does not have it', () => {
    expect(read('ios/OTRNSubscriberComponentView.h')).toContain('handleReconnected:')
    expect(read('ios/OTRNSubscriberComponentView.swift')).toContain('handleReconnected(')
    expect(read('ios/OTRNSubscriberComponentView.mm')).not.toContain('handleReconnected')
  })

  it('reads the servers of a session where they are not', () => {
    expect(read('ios/OpentokReactNative.mm')).toContain('optionsDict[@"iceConfig"] = iceConfigDict')
    expect(module).toContain('sessionOptions["customServers"]')
  })

  it('passes on only five properties of a subscriber', () => {
    const made =
      /subscriberProperties = @{(.*?)};/s.exec(read('ios/OTRNSubscriberComponentView.mm'))?.[1] ??
      ''
    expect([...made.matchAll(/@"(\w+)":/g)].map(([, name]) => name)).toEqual([
      'sessionId',
      'streamId',
      'subscribeToAudio',
      'subscribeToVideo',
      'scaleBehavior',
    ])
  })

  it('takes the code of an error for a string', () => {
    const code = /\[errorDict\[@"code"\] \?: @"" UTF8String\]/
    expect(read('ios/OTRNSubscriberComponentView.mm')).toMatch(code)
    expect(events).toMatch(/\["code"\] = error\.code/)
  })

  it('forgets a publisher with its stream', () => {
    const publisher = read('ios/OTRNPublisherComponentView.swift')
    const [end = ''] =
      /streamDestroyed stream: OTStream\n.*?handleStreamDestroyed/s.exec(publisher) ?? []
    expect(end).toContain('publishers.removeValue(forKey: publisherId)')
  })
})
