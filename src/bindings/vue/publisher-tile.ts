/** The component `PublisherTile`. */

import { defineComponent, h, shallowRef, watch } from 'vue'
import type { PropType } from 'vue'
import { showPublisherIn } from '../shared/show-publisher.ts'
import type { Reconnection } from '../../index.ts'
import type { PublisherTileComponent, PublisherTileProps } from './vue.types.ts'

const component = defineComponent({
  name: 'PublisherTile',
  props: {
    reconnection: { type: Object as PropType<Reconnection | null>, default: null },
    create: { type: Function as PropType<PublisherTileProps['create']>, required: true },
  },
  emits: ['error'],
  setup(props, { emit }) {
    const container = shallowRef<HTMLElement | null>(null)

    watch(
      [() => props.reconnection, container],
      ([reconnection, element], _former, onCleanup) => {
        if (!reconnection || !element) return
        const handleError = (error: unknown) => emit('error', error)
        onCleanup(showPublisherIn(element, reconnection, props.create, handleError))
      },
      { flush: 'post' },
    )

    // Vue leaves the children of this element alone: OpenTok's element is there.
    return () => h('div', { ref: container })
  },
})

/**
 * Shows and publishes your own camera. The publisher is made once for each stay in the session, and kept over outages; the
 * camera goes off when the component is unmounted or the session ends. Why it could not be published is in the event
 * `error`.
 * @example
 * ```ts
 * import { h } from 'vue'
 * import { PublisherTile, type PublisherTileProps } from 'opentok-reconnection/vue'
 *
 * export const renderOwnTile = (props: PublisherTileProps) => h(PublisherTile, props)
 * ```
 */
export const PublisherTile = component as unknown as PublisherTileComponent
