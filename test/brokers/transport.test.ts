import { readFileSync } from 'node:fs';
import { describeTransport } from '../contract/transport.ts';
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
});
