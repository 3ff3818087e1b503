/** What the app's publishers say about their own line. */

import type { Server } from '../../server/server.types.ts'
import { judge, toTransport } from '../../server/network-condition.ts'
import type { LineQuality, NetworkCondition } from '../../server/network-condition.ts'
import { trigger } from '../emitter.ts'
import type { FakePublisher } from '../objects.types.ts'

/** The condition that each publisher has said last. */
const announced = new WeakMap<FakePublisher, NetworkCondition>()

/** Lines may have changed: live publishers say so a while later, if it is still so. */
export function announceOwnLines(server: Server): void {
  for (const publisher of server.record.publishers) {
    if (isNews(publisher, lineOf(server, publisher))) {
      server.schedule.after(server.delays.conditionMs, () => announce(server, publisher))
    }
  }
}

function announce(server: Server, publisher: FakePublisher): void {
  const line = lineOf(server, publisher)
  if (!isNews(publisher, line)) return
  const judgement = judge(line)
  announced.set(publisher, judgement.networkCondition)
  const transport = toTransport(judgement, line)
  trigger(publisher, 'networkConditionChanged', {
    reason: 'networkConditionChanged',
    // Measured: unlike OpenTok's types say, the statistics are the container itself.
    statsContainer: { timestamp: 0, mediaLink: { transport }, transportStats: transport },
  })
}

function lineOf(server: Server, { session }: FakePublisher): LineQuality | null {
  const client = [...server.clients].find((each) => each.session === session)
  return client === undefined ? null : server.faults.degradation.of(client.who())
}

function isNews(publisher: FakePublisher, line: LineQuality | null): boolean {
  const before = announced.get(publisher) ?? 'excellent'
  return Boolean(publisher.stream) && judge(line).networkCondition !== before
}
