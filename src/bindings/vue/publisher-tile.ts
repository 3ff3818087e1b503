/** The component `PublisherTile`. */

import { defineComponent, h, shallowRef, watch } from 'vue'
import type { PropType } from 'vue'
import { NO_PUBLISHER, toPublisherTileState } from '../shared/idle.ts'
import { showPublisherIn } from '../shared/show-publisher.ts'
import type { Reconnection } from '../../index.ts'
import { usePublisher } from './snapshots.ts'
import type { PublisherTileComponent, PublisherTileProps } from './vue.types.ts'

const component = defineComponent({
  name: 'PublisherTile',
  props: {
    reconnection: { type: Object as PropType<Reconnection | null>, default: null },
    create: { type: Function as PropType<PublisherTileProps['create']>, required: true },
  },
  emits: ['error'],
  setup(props, { emit, slots }) {
    const container = shallowRef<HTMLElement | null>(null)
    const shown = shallowRef(NO_PUBLISHER)
    const snapshot = usePublisher(() => shown.value.handle)

    watch(
      [() => props.reconnection, container],
      ([reconnection, element], _former, onCleanup) => {
        if (!reconnection || !element) return
        const hide = showPublisherIn(element, reconnection, props.create, (next) => {
          shown.value = next
          if (next.error) emit('error', next.error)
        })
        onCleanup(() => {
          hide()
          shown.value = NO_PUBLISHER
        })
      },
      { flush: 'post' },
    )

    return () =>
      h('div', [
        // Vue leaves the children of the inner element alone: OpenTok's element is there.
        h('div', { ref: container }),
        slots['default']?.(toPublisherTileState(shown.value, snapshot.value)),
      ])
  },
})

/**
 * Shows and publishes your own camera. The publisher is made once for each stay in the session, and kept over outages; the
 * camera goes off when the component is unmounted or the session ends. Why it could not be published is in the event
 * `error`. The default slot stands below the picture and receives a `PublisherTileState`.
 * @example
 * ```ts
 * import { h } from 'vue'
 * import { PublisherTile, type PublisherTileProps } from 'opentok-reconnection/vue'
 *
 * export const renderOwnTile = (props: PublisherTileProps) => h(PublisherTile, props)
 * ```
 */
export const PublisherTile = component as unknown as PublisherTileComponent
