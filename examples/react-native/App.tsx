/** A call like the vendor's samples that survives the network: banner, overlays, a battery signal, and joining again. */

import NetInfo from '@react-native-community/netinfo'
import { OTPublisher, OTSubscriberView } from 'opentok-react-native'
import type { ReconnectingSubscriber } from 'opentok-reconnection'
import { bindReactNative } from 'opentok-reconnection/react-native'
import type { NativeReconnection } from 'opentok-reconnection/react-native'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import {
  AppState,
  Button,
  PermissionsAndroid,
  Platform,
  Text,
  TurboModuleRegistry,
  View,
} from 'react-native'
import { API_KEY, fetchToken, readBattery, SESSION_ID } from './config'

const kit = bindReactNative({
  AppState,
  NetInfo,
  OTPublisher,
  OTSubscriberView,
  PermissionsAndroid,
  Platform,
  TurboModuleRegistry,
})
const { createReconnection, Publisher, Subscribers } = kit
const { useReconnection, useSnapshot, useSubscriber } = kit

const open = () => createReconnection({ apiKey: API_KEY, sessionId: SESSION_ID, token: fetchToken })

export default function App() {
  const call = useReconnection(open, [])
  useBattery(call)
  return (
    <View style={{ flex: 1 }}>
      <Banner call={call} />
      <Subscribers reconnection={call} style={{ flex: 1 }}>
        {(view, subscriber) => <Tile subscriber={subscriber}>{view}</Tile>}
      </Subscribers>
      <Publisher reconnection={call} properties={{ name: 'me' }} style={{ height: 160 }} />
    </View>
  )
}

function Banner({ call }: { call: NativeReconnection }) {
  const { error, heldSignals, phase, status } = useSnapshot(call)
  if (status === 'disconnected') {
    const joinAgain = () => void call.connect().catch(() => {}) // The snapshot says why it failed.
    return <Button title={`${error?.message ?? 'You have left.'} Join again`} onPress={joinAgain} />
  }
  if (phase === 'offline') return <Text>You are offline.</Text>
  if (status === 'reconnecting') return <Text>Reconnecting… {heldSignals} messages wait.</Text>
  return <Text>{status === 'reconnected' ? 'You are back.' : status}</Text>
}

function Tile({
  children,
  subscriber,
}: {
  children: ReactNode
  subscriber: ReconnectingSubscriber
}) {
  const status = useSubscriber(subscriber)?.status
  return (
    <View style={{ flex: 1 }}>
      {children}
      {status === 'reconnecting' && <Text>This picture is reconnecting…</Text>}
    </View>
  )
}

/** As in the vendor's samples, each minute; an old level is worth nothing, so it is not held while away. */
function useBattery(call: NativeReconnection) {
  useEffect(() => {
    const timer = setInterval(() => {
      const signal = { type: 'battery', data: readBattery(), retryAfterReconnect: false }
      call.signal(signal).catch(() => {})
    }, 60_000)
    return () => clearInterval(timer)
  }, [call])
}
