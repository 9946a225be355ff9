import { createRequire } from 'node:module';

// Its CommonJS bundle loads in a quarter of the time of its modules, and each command pays for it.
const require = createRequire(import.meta.url);
const stompjs: typeof import('@stomp/stompjs') = require('@stomp/stompjs');

export const { Client } = stompjs;
export type { Client as StompClient, IFrame } from '@stomp/stompjs';
