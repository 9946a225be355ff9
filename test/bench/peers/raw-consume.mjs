// The ceiling for taking: counts MESSAGE frames on a bare socket and acknowledges each hundredth
// (cumulative), then disconnects with a receipt.
// Usage: raw-consume.mjs HOST PORT USER PASSWORD QUEUE COUNT
import { connect } from 'node:net';

const [host, port, user, password, queue, count] = process.argv.slice(2);
const total = Number(count);
const socket = connect({ host, port: Number(port), noDelay: true });
let taken = 0;
let pending = Buffer.alloc(0);
const login = user ? `login:${user}\npasscode:${password}\n` : '';
socket.write(`CONNECT\naccept-version:1.2\nhost:/\n${login}\n\0`);
socket.once('data', () => {
  socket.write(
    `SUBSCRIBE\nid:0\ndestination:${queue}\nack:client\nactivemq.prefetchSize:1000\nprefetch-count:1000\n\n\0`,
  );
  socket.on('data', onData);
});

function onData(chunk) {
  const data = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
  let start = 0;
  for (let end = data.indexOf(0); end !== -1; end = data.indexOf(0, start)) {
    onFrame(data, start, end);
    start = end + 1;
  }
  pending = data.subarray(start);
}

function onFrame(data, start, end) {
  if (taken === total) {
    if (data.includes('receipt-id:bye')) process.exit(0);
    return;
  }
  taken += 1;
  if (taken % 100 !== 0 && taken !== total) return;
  const head = data.toString('latin1', start, Math.min(end, start + 600));
  const id = /\nack:([^\n]*)/.exec(head)[1];
  socket.write(`ACK\nid:${id}\n\n\0`);
  if (taken === total) socket.write('DISCONNECT\nreceipt:bye\n\n\0');
}
