import type { Link } from '../../wire/link.ts';

/**
 * Sends a line feed at half the promised interval: stompjs sends at the whole of it, and ActiveMQ by
 * default closes a link that is late by anything (brokers.md). Returns what stops it.
 */
export function keepAlive(link: Link, ours: number, header: string | undefined): () => void {
  const wanted = Number(header?.split(',')[1] ?? 0);
  if (!(wanted > 0) || ours === 0) return () => undefined;
  const beat = () => link.send('\n', undefined, '');
  const timer = setInterval(beat, Math.max(ours, wanted) / 2);
  return () => clearInterval(timer);
}
