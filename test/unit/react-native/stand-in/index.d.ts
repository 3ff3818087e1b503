/** The types of React Native that the types of `opentok-react-native` name. */
import type { ComponentType, ReactNode } from 'react'

export type StyleProp<Style> = Style | readonly StyleProp<Style>[] | null | undefined | false
export type ViewStyle = Readonly<Record<string, unknown>>
export interface ViewProps {
  children?: ReactNode
  style?: StyleProp<ViewStyle>
}
export type HostComponent<Props> = ComponentType<Props>
export type TurboModule = object

export const View: ComponentType<ViewProps>
export const Platform: { readonly OS: 'android' | 'ios'; readonly Version: number | string }
export const PermissionsAndroid: {
  readonly PERMISSIONS: Readonly<Record<'CAMERA' | 'RECORD_AUDIO', string>>
  requestMultiple(permissions: readonly string[]): Promise<Record<string, string>>
}
export const TurboModuleRegistry: {
  get<Module>(name: string): Module | null
  getEnforcing<Module>(name: string): Module
}

// Names of react-native/Libraries/Types/CodegenTypes.
export type Double = number
export type Float = number
export type Int32 = number
export type EventEmitter<Event> = (listener: (event: Event) => void) => { remove(): void }
export type BubblingEventHandler<Event> = (event: { readonly nativeEvent: Event }) => void
