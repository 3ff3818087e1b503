/** The component `SubscriberTile`. */

import { defineComponent, h, shallowRef, watch } from 'vue'
import type { PropType } from 'vue'
import { toTileState } from '../shared/idle.ts'
import { showSubscriber } from '../shared/show-subscriber.ts'
import type { ReconnectingSubscriber, Reconnection, StreamLike } from '../../index.ts'
import { useSubscriber } from './snapshots.ts'
import type { SubscriberTileComponent } from './vue.types.ts'

const component = defineComponent({
  name: 'SubscriberTile',
  props: {
    reconnection: { type: Object as PropType<Reconnection | null>, default: null },
    stream: { type: Object as PropType<StreamLike>, required: true },
    properties: Object,
  },
  setup(props, { slots }) {
    const container = shallowRef<HTMLElement | null>(null)
    const subscriber = shallowRef<ReconnectingSubscriber | null>(null)
    const snapshot = useSubscriber(subscriber)

    watch(
      // After a rejoin there is a new object of the same stream, with the same id.
      [() => props.reconnection, () => props.stream.streamId, container],
      ([reconnection, , element], _former, onCleanup) => {
        if (!reconnection || !element) return
        const shown = showSubscriber(reconnection, props.stream, element, props.properties)
        subscriber.value = shown.subscriber
        onCleanup(() => {
          subscriber.value = null
          shown.hide()
        })
      },
      { flush: 'post' },
    )

    return () => {
      void snapshot.value
      const state = toTileState(props.stream, subscriber.value)
      // Vue leaves the children of the inner element alone: OpenTok's element is there.
      return h('div', { 'data-status': state.status }, [
        h('div', { ref: container }),
        slots['default']?.(state),
      ])
    }
  },
})

/**
 * Shows one stream. OpenTok's element stays in it over outages and renders. Attributes such as `class` go to the element
 * around it, which also has `data-status`; the default slot stands below the picture and receives a `TileState`.
 * @example
 * ```ts
 * import { h } from 'vue'
 * import { SubscriberTile, type SubscriberTileProps } from 'opentok-reconnection/vue'
 *
 * export const renderTile = (props: SubscriberTileProps) =>
 *   h(SubscriberTile, { ...props, key: props.stream.streamId }, {
 *     default: ({ status }: { status: string }) => (status === 'reconnecting' ? 'Reconnecting…' : ''),
 *   })
 * ```
 */
export const SubscriberTile = component as unknown as SubscriberTileComponent
