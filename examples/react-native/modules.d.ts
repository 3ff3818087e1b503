/** Stands for the packages of an app, which this repository does not install: as much as the example uses. */

declare module 'react-native' {
  import type { ComponentType, ReactNode } from 'react'

  interface ViewProps {
    children?: ReactNode
    style?: object
  }
  export const View: ComponentType<ViewProps>
  export const Text: ComponentType<ViewProps & { onPress?: () => void }>
  export const Button: ComponentType<{ title: string; onPress: () => void }>
  export const Platform: { readonly OS: 'android' | 'ios' }
  export const TurboModuleRegistry: { get<Module extends object>(name: string): Module | null }
  type Permission = 'android.permission.CAMERA' | 'android.permission.RECORD_AUDIO'
  export const PermissionsAndroid: {
    check(permission: Permission): Promise<boolean>
    requestMultiple(
      permissions: Permission[],
    ): Promise<Record<Permission, 'granted' | 'denied' | 'never_ask_again'>>
  }
  type AppStateStatus = 'active' | 'background' | 'extension' | 'inactive' | 'unknown'
  export const AppState: {
    addEventListener(
      type: 'blur' | 'change' | 'focus' | 'memoryWarning',
      listener: (state: AppStateStatus) => void,
    ): { remove(): void }
  }
}

declare module '@react-native-community/netinfo' {
  type NetInfoState =
    | { type: 'none' | 'unknown'; isConnected: boolean | null; isInternetReachable: boolean | null }
    | { type: 'cellular' | 'wifi'; isConnected: true; isInternetReachable: boolean | null }
  const NetInfo: { addEventListener(listener: (state: NetInfoState) => void): () => void }
  export default NetInfo
}

declare module 'opentok-react-native' {
  import type { ComponentClass } from 'react'

  export const OTPublisher: ComponentClass<{ properties?: object; style?: object }>
  export const OTSubscriberView: ComponentClass<{ streamId: string }>
}
