import { readdir, readFile } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LIMITED, OWNER, startActivemq } from '../kit/activemq.ts';
import { describeWith } from '../kit/describe-with.ts';
import { makeFolder, removeFolder } from '../kit/folder.ts';
import { startRabbitmq } from '../kit/rabbitmq.ts';
import { askStomp, probeStomp } from '../kit/stomp-probe.ts';
import { useBroker } from '../kit/use-broker.ts';

/** Makes all temporary folders of this test below one of its own. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await makeFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await removeFolder(folder);
  });
  return folder;
}

/** The ids of all processes that were told of the folder by argument or environment. */
async function processesOf(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const knows = async (id: string) => {
    const told = ['cmdline', 'environ'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8'));
    return (await Promise.all(told).catch(() => [])).some((text) => text.includes(folder));
  };
  const known = await Promise.all(ids.map(knows));
  return ids.filter((_id, index) => known[index]);
}

const STARTS = [
  { need: 'activemq', start: () => startActivemq({ persistent: true }), server: /ActiveMQ/ },
  { need: 'rabbitmq', start: startRabbitmq, server: /RabbitMQ/ },
] as const;

for (const { need, start, server } of STARTS) {
  describeWith([need], need, () => {
    test('answers on TCP and TLS, comes back after a kill, leaves nothing behind', async () => {
      const folder = await ownTemporaryFolder();
      const broker = await start();
      const { user, password, caFile } = broker;
      const options = { user, password, caFile };
      expect(await probeStomp(broker.stompUrl, options)).toMatch(server);
      expect(await probeStomp(broker.tlsUrl, options)).toMatch(server);
      expect(await processesOf(folder)).toContain(String(broker.pid));

      await broker.kill();
      await expect(probeStomp(broker.stompUrl, options)).rejects.toThrow('ECONNREFUSED');
      await broker.start();
      expect(await probeStomp(broker.stompUrl, options)).toMatch(server);

      await broker.stop();
      expect(await readdir(folder)).toEqual([]);
      await vi.waitUntil(async () => (await processesOf(folder)).length === 0, 10_000);
    });
  });
}

describeWith(['activemq'], 'persistent ActiveMQ', () => {
  const broker = useBroker(() => startActivemq({ persistent: true }));

  test('keeps its messages over a kill', async () => {
    const { stompUrl } = broker();
    const send = 'SEND\ndestination:/queue/kept\npersistent:true\nreceipt:r\n\nbody';
    expect((await askStomp(stompUrl, [send]))[1]).toMatch(/^RECEIPT/);
    await broker().kill();
    await broker().start();
    const subscribe = 'SUBSCRIBE\nid:1\ndestination:/queue/kept\n\n';
    expect((await askStomp(stompUrl, [subscribe]))[1]).toMatch(/\n\nbody$/);
  });
});

describeWith(['activemq'], 'ActiveMQ with accounts', () => {
  const broker = useBroker(() =>
    startActivemq({ persistent: false, accounts: true, certificateName: 'other.example' }),
  );
  const send = (destination: string) => `SEND\ndestination:${destination}\nreceipt:r\n\nbody`;

  test('lets in its users alone', async () => {
    const { stompUrl } = broker();
    expect(await probeStomp(stompUrl, OWNER)).toMatch(/^CONNECTED/);
    await expect(probeStomp(stompUrl, { ...OWNER, password: 'x' })).rejects.toThrow('ERROR');
    await expect(probeStomp(stompUrl)).rejects.toThrow('ERROR');
  });

  test('lets the limited user write below open. alone', async () => {
    const { stompUrl } = broker();
    const [, open] = await askStomp(stompUrl, [send('/queue/open.a')], LIMITED);
    const [, closed] = await askStomp(stompUrl, [send('/queue/closed')], LIMITED);
    expect(open).toMatch(/^RECEIPT/);
    expect(closed).toMatch(/^ERROR/);
    const [, owners] = await askStomp(stompUrl, [send('/queue/closed')], OWNER);
    expect(owners).toMatch(/^RECEIPT/);
  });

  test('shows the certificate asked for', async () => {
    const { tlsUrl, caFile } = broker();
    const trusting = { ...OWNER, caFile };
    await expect(probeStomp(tlsUrl, trusting)).rejects.toThrow('altnames');
    await expect(probeStomp(tlsUrl, OWNER)).rejects.toThrow('self-signed');
    expect(await probeStomp(tlsUrl, { ...trusting, serverName: 'other.example' })).toMatch(/^CONN/);
  });
});

describeWith(['rabbitmq'], 'RabbitMQ', () => {
  const broker = useBroker(startRabbitmq);

  test('answers WebSocket and management requests', async () => {
    const { wsUrl, managementUrl, user, password } = broker();
    // A plain request to a WebSocket address is answered by "upgrade required".
    expect((await fetch(wsUrl.replace('ws:', 'http:'))).status).toBe(426);
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const overview = await fetch(`${managementUrl}/api/overview`, { headers: { authorization } });
    expect(await overview.json()).toMatchObject({ rabbitmq_version: expect.any(String) });
  });
});
