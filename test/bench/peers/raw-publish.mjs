// The ceiling for sending: replays ready-made STOMP frames from a file over a bare socket, and waits
// for the one receipt that the last frame asks for. Usage: raw-publish.mjs HOST PORT USER PASSWORD FRAMES-FILE
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [host, port, user, password, file] = process.argv.slice(2);
const frames = readFileSync(file);
const socket = connect({ host, port: Number(port), noDelay: true });
let seen = '';
const login = user ? `login:${user}\npasscode:${password}\n` : '';
socket.write(`CONNECT\naccept-version:1.2\nhost:/\n${login}\n\0`);
socket.once('data', () => {
  socket.write(frames);
  socket.on('data', (chunk) => {
    seen = (seen + chunk.toString('latin1')).slice(-200);
    if (seen.includes('receipt-id:last')) process.exit(0);
    if (seen.includes('ERROR')) process.exit(1);
  });
});
