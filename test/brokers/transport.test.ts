import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { MsgError } from '../../src/core/errors.ts';
import { describeTransport, message, send } from '../contract/transport.ts';
import { startActivemq } from '../kit/activemq.ts';
import { describeWith } from '../kit/describe-with.ts';
import { startRabbitmq } from '../kit/rabbitmq.ts';
import { transportTo } from '../kit/transport.ts';
import { useBroker } from '../kit/use-broker.ts';

describeWith(['activemq'], 'ActiveMQ', () => {
  const broker = useBroker(() => startActivemq({ persistent: true }));
  describeTransport('ActiveMQ', () => transportTo(broker().stompUrl));
  describeTransport('ActiveMQ over TLS', () =>
    transportTo(broker().tlsUrl, { tls: { ca: readFileSync(broker().caFile, 'utf8') } }),
  );
});

describeWith(['rabbitmq'], 'RabbitMQ', () => {
  const broker = useBroker(() => startRabbitmq());
  const to = (url: string) =>
    transportTo(url, {
      user: broker().user,
      password: broker().password,
      tls: { ca: readFileSync(broker().caFile, 'utf8') },
    });
  describeTransport('RabbitMQ', () => to(broker().stompUrl));
  describeTransport('RabbitMQ over TLS', () => to(broker().tlsUrl));
  describeTransport('RabbitMQ over WebSocket', () => to(broker().wsUrl));

  // With heart-beats of ours RabbitMQ 3.10 broke such a link at every second burst.
  test('bursts over WebSocket do not break the link', async () => {
    const lost: string[] = [];
    const { wsUrl, user, password } = broker();
    const onLost = ({ message: text }: MsgError) => lost.push(text);
    const burst = Array.from({ length: 1500 }, (_none, n) => message('/queue/burst', `{"n":${n}}`));
    for (let round = 0; round < 15; round += 1) {
      await send(transportTo(wsUrl, { user, password, onLost }), burst);
    }
    expect(lost).toEqual([]);
  });
});
