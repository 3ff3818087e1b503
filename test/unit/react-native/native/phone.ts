/** What React Native and NetInfo know of the phone: foreground, network, permissions. */

import { NativeEmitters } from './emitters.ts'
import type { NativeCall, Os } from './native.types.ts'
import { later } from './native.types.ts'

export type AppStateStatus = 'active' | 'background' | 'inactive'

export interface NetInfoState {
  readonly type: 'wifi' | 'cellular' | 'none'
  readonly isConnected: boolean
  readonly isInternetReachable: boolean | null
}

type PhoneEvent = 'AppState.change' | 'NetInfo'

export interface Phone {
  /** Changes foreground and background; JavaScript goes on running here, unlike on a phone. */
  setAppState(status: AppStateStatus): void
  setNetwork(type: NetInfoState['type'], isInternetReachable?: boolean | null): void
  /** Answers all further permission requests of Android. */
  setPermissions(answer: 'granted' | 'denied' | 'never_ask_again'): void
}

/** @param calls receives `requestMultiple` */
export function createPhone(os: Os, uncaught: unknown[], calls: NativeCall[]) {
  const emitters = new NativeEmitters<PhoneEvent>(uncaught)
  let currentState: AppStateStatus = 'active'
  let network: NetInfoState = { type: 'wifi', isConnected: true, isInternetReachable: true }
  let permission = 'granted'

  const phone: Phone = {
    setAppState(status) {
      currentState = status
      emitters.emit('AppState.change', status)
    },
    setNetwork(type, isInternetReachable = type !== 'none') {
      network = { type, isConnected: type !== 'none', isInternetReachable }
      emitters.emit('NetInfo', network)
    },
    setPermissions(answer) {
      permission = answer
    },
  }

  const modules = {
    Platform: { OS: os, Version: os === 'android' ? 35 : '18.0' },
    AppState: {
      get currentState() {
        return currentState
      },
      addEventListener(type: string, listener: (status: AppStateStatus) => void) {
        if (type !== 'change') return { remove() {} }
        const remove = emitters.on('AppState.change', listener as (payload: unknown) => void)
        return { remove }
      },
    },
    NetInfo: {
      fetch: () => Promise.resolve(network),
      /** Calls the listener with the present state, too. */
      addEventListener(listener: (state: NetInfoState) => void) {
        const call = listener as (payload: unknown) => void
        later(0, () => emitters.callOne(call, network))
        return emitters.on('NetInfo', call)
      },
    },
    PermissionsAndroid: {
      check: () => Promise.resolve(permission === 'granted'),
      requestMultiple(permissions: readonly string[]) {
        calls.push({ method: 'requestMultiple', args: [permissions] })
        return Promise.resolve(Object.fromEntries(permissions.map((name) => [name, permission])))
      },
    },
  }
  return { emitters, modules, phone }
}
