/** Type of a native component, as the types of `opentok-react-native` name it. */
import type { HostComponent } from './index.d.ts'

export default function codegenNativeComponent<Props>(name: string): HostComponent<Props>
