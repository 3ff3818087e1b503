/**
 * The names of React Native that `opentok-react-native` imports. All of them lead to `globalThis.reactNativePlatform`,
 * because the modules that import this file are loaded once per test.
 */
const modules = () => globalThis.reactNativePlatform.modules

export const View = 'View'
export const Platform = {
  get OS() {
    return modules().Platform.OS
  },
  get Version() {
    return modules().Platform.Version
  },
}
export const PermissionsAndroid = {
  PERMISSIONS: {
    CAMERA: 'android.permission.CAMERA',
    RECORD_AUDIO: 'android.permission.RECORD_AUDIO',
  },
  requestMultiple: (permissions) => modules().PermissionsAndroid.requestMultiple(permissions),
}
export const TurboModuleRegistry = {
  get: (name) => modules().TurboModuleRegistry.get(name),
  getEnforcing: (name) => modules().TurboModuleRegistry.getEnforcing(name),
}
