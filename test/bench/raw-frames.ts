import { writeFile } from 'node:fs/promises';
import { json } from '../../src/codecs/json.ts';
import { compose } from '../../src/flows/publish/compose.ts';
import type { Dialect } from '../../src/transports/stomp/dialects/dialect.ts';
import { encodeSend } from '../../src/transports/stomp/send-frame.ts';
import { metricLine } from '../kit/sample-records.ts';

/** The frames that msg sends for the sample records, without its transactions; the last asks for a receipt. */
export async function writeRawFrames(
  path: string,
  destination: string,
  dialect: Dialect,
  count: number,
): Promise<void> {
  const how = { persistent: true, window: 1000 };
  const options = { destination, codec: json, headers: {}, countRecords: false };
  const parts: Buffer[] = [];
  for (let n = 0; n < count; n += 1) {
    const line = metricLine(n);
    const record = { fields: JSON.parse(line), json: line };
    const message = compose([{ headers: {}, content: record }], destination, options);
    const receipt = n === count - 1 ? 'receipt:last\n' : '';
    const head = `${encodeSend(message, how, dialect, '1.2')}${receipt}\n`;
    parts.push(Buffer.from(head), message.body, Buffer.of(0));
  }
  await writeFile(path, Buffer.concat(parts));
}
