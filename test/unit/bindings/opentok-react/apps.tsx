/** Five small apps, written from the documentation of the archived package; only their import is another one. */
import { Component, createRef } from 'react'
import type { ReactNode } from 'react'
import {
  createSession,
  OTPublisher,
  OTSession,
  OTStreams,
  OTSubscriber,
  preloadScript,
} from '../../../../src/bindings/opentok-react/index.ts'
import type {
  OTPublisherLike,
  OTPublisherRef,
  OTSubscriberRef,
  SessionHelper,
} from '../../../../src/bindings/opentok-react/index.ts'
import type { SessionLike, StreamLike } from '../../../../src/index.ts'

export interface AppProps {
  readonly apiKey: string
  readonly sessionId: string
  readonly token: string
  /** What the app would show or log. */
  readonly say: (line: string) => void
}

/** "Example with OTSession Component". */
export class SessionApp extends Component<AppProps> {
  sessionEventHandlers = {
    sessionConnected: () => this.props.say('sessionConnected'),
    sessionDisconnected: () => this.props.say('sessionDisconnected'),
    sessionReconnecting: () => this.props.say('sessionReconnecting'),
    sessionReconnected: () => this.props.say('sessionReconnected'),
  }

  override render(): ReactNode {
    const { apiKey, say, sessionId, token } = this.props
    return (
      <OTSession
        apiKey={apiKey}
        sessionId={sessionId}
        token={token}
        eventHandlers={this.sessionEventHandlers}
        onConnect={() => say('onConnect')}
        onError={({ name }) => say(`onError ${name}`)}
      >
        <OTPublisher />
        <OTStreams>
          <OTSubscriber />
        </OTStreams>
      </OTSession>
    )
  }
}

/** "Example with createSession Helper". */
export class HelperApp extends Component<AppProps> {
  sessionHelper!: SessionHelper
  override state: { streams: readonly StreamLike[] } = { streams: [] }

  override componentWillMount(): void {
    const { apiKey, sessionId, token } = this.props
    this.sessionHelper = createSession({
      apiKey,
      sessionId,
      token,
      onStreamsUpdated: (streams) => this.setState({ streams }),
    })
  }

  override componentWillUnmount(): void {
    this.sessionHelper.disconnect()
  }

  override render(): ReactNode {
    const { session } = this.sessionHelper
    return (
      <div>
        <OTPublisher session={session} />
        {this.state.streams.map((stream) => (
          <OTSubscriber key={stream.streamId} session={session} stream={stream} />
        ))}
      </div>
    )
  }
}

/** The same as React advises today: a component that StrictMode unmounts and mounts again opens its session again. */
export class StrictHelperApp extends Component<AppProps> {
  sessionHelper: SessionHelper | null = null
  override state: { streams: readonly StreamLike[]; session: SessionLike | null } = {
    streams: [],
    session: null,
  }

  override componentDidMount(): void {
    const { apiKey, sessionId, token } = this.props
    const onStreamsUpdated = (streams: readonly StreamLike[]) => this.setState({ streams })
    this.sessionHelper = createSession({ apiKey, sessionId, token, onStreamsUpdated })
    this.setState({ session: this.sessionHelper.session })
  }

  override componentWillUnmount(): void {
    this.sessionHelper?.disconnect()
  }

  override render(): ReactNode {
    const { session, streams } = this.state
    return (
      <div>
        <OTPublisher session={session} />
        <OTStreams session={session} streams={streams}>
          <OTSubscriber />
        </OTStreams>
      </div>
    )
  }
}

/** "OTPublisher Component": properties that change, event handlers, and the ref in `componentDidMount()`. */
export class PublisherApp extends Component<AppProps> {
  override state: { publisher: OTPublisherLike | null; isMuted: boolean; source: string } = {
    publisher: null,
    isMuted: false,
    source: 'camera',
  }
  otPublisher = createRef<OTPublisherRef>()
  publisherEventHandlers = {
    streamCreated: () => this.props.say('publisher streamCreated'),
    streamDestroyed: () => this.props.say('publisher streamDestroyed'),
  }

  override componentDidMount(): void {
    this.setState({ publisher: this.otPublisher.current!.getPublisher() })
  }

  override render(): ReactNode {
    const { apiKey, say, sessionId, token } = this.props
    const { isMuted, publisher, source } = this.state
    const properties = {
      audioFallbackEnabled: false,
      showControls: false,
      publishAudio: !isMuted,
      publishVideo: !isMuted,
      videoSource: source === 'screen' ? 'screen' : undefined,
    }
    return (
      <OTSession apiKey={apiKey} sessionId={sessionId} token={token}>
        <OTPublisher
          ref={this.otPublisher}
          properties={properties}
          eventHandlers={this.publisherEventHandlers}
          onInit={() => say('onInit')}
          onPublish={() => say('onPublish')}
          onError={({ name }) => say(`publisher onError ${name}`)}
        />
        <button onClick={() => this.setState({ isMuted: !isMuted })}>
          {publisher ? 'mute' : 'nobody'}
        </button>
        <button onClick={() => this.setState({ source: 'screen' })}>share</button>
        <OTStreams>
          <OTSubscriber />
        </OTStreams>
      </OTSession>
    )
  }
}

/** "OTSubscriber Component": properties that change, event handlers, retries and the ref. */
export class SubscriberApp extends Component<AppProps> {
  override state = { isDeaf: false }
  otSubscriber = createRef<OTSubscriberRef>()
  subscriberEventHandlers = {
    videoDisabled: () => this.props.say('videoDisabled'),
    videoEnabled: () => this.props.say('videoEnabled'),
  }

  override render(): ReactNode {
    const { apiKey, say, sessionId, token } = this.props
    const { isDeaf } = this.state
    return (
      <OTSession apiKey={apiKey} sessionId={sessionId} token={token}>
        <OTPublisher properties={{ name: 'me' }} />
        <button onClick={() => this.setState({ isDeaf: !isDeaf })}>deaf</button>
        <OTStreams>
          <OTSubscriber
            ref={this.otSubscriber}
            properties={{
              preferredFrameRate: 15,
              showControls: false,
              subscribeToAudio: !isDeaf,
              subscribeToVideo: !isDeaf,
            }}
            retry
            maxRetryAttempts={3}
            retryAttemptTimeout={2_000}
            eventHandlers={this.subscriberEventHandlers}
            onSubscribe={() => say('onSubscribe')}
            onError={({ name }) => say(`subscriber onError ${name}`)}
          />
        </OTStreams>
      </OTSession>
    )
  }
}

/** "Must have a single child component that accepts `session` and `stream` props", and one that `OTSession` passes its session. */
function Person({ session, stream }: { session?: SessionLike; stream?: StreamLike }) {
  return (
    <figure>
      <OTSubscriber session={session} stream={stream} />
      <figcaption>{stream?.connection?.data}</figcaption>
    </figure>
  )
}

class Chat extends Component<{ session?: SessionLike; say: (line: string) => void }> {
  handleSignal = ({ data }: { data?: string }) => this.props.say(`signal ${data}`)

  override componentDidMount(): void {
    this.props.session!.on('signal:chat', this.handleSignal)
  }

  override componentWillUnmount(): void {
    this.props.session!.off('signal:chat', this.handleSignal)
  }

  override render(): ReactNode {
    const send = () => void this.props.session!.signal({ type: 'chat', data: 'hello' })
    return <button onClick={send}>say hello</button>
  }
}

class VideoChat extends Component<AppProps> {
  override render(): ReactNode {
    const { apiKey, say, sessionId, token } = this.props
    return (
      <OTSession apiKey={apiKey} sessionId={sessionId} token={token}>
        <OTPublisher />
        <Chat say={say} />
        <OTStreams>
          <Person />
        </OTStreams>
      </OTSession>
    )
  }
}

/** "preloadScript Higher-Order Component", with components of its own inside. */
export const PreloadedApp = preloadScript(VideoChat)
