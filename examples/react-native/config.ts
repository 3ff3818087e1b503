/** What is yours: the session, how to get a token, and how to read the battery. */

export const API_KEY = 'your api key'
export const SESSION_ID = 'your session id'

/** Called before each join, as a token may have expired in a long outage. */
export const fetchToken = async (): Promise<string> =>
  (await fetch('https://your.server/token')).text()

/** For example by `expo-battery`. */
export const readBattery = (): string => '100'
