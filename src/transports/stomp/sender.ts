import { type MsgError, toMsgError } from '../../core/errors.ts';
import type { Message } from '../../core/message.ts';
import type { Sending } from '../../core/transport.ts';
import { encodeHead } from '../../wire/encode.ts';
import { encodeSend } from './send-frame.ts';
import type { Session } from './session.ts';

/**
 * What became of one message: undefined when the broker has confirmed it, else why not. `definite`
 * means that just this message was refused; otherwise it may be another one's fault, or the link's.
 */
export type Outcome = { readonly error: MsgError; readonly definite: boolean } | undefined;

/** SEND heads of a batch, or why STOMP cannot carry the message. */
interface Encoded {
  readonly body: Buffer;
  readonly head: string | MsgError;
}

/**
 * Sends messages over one session in the way that is confirmed fastest there: as a transaction with
 * one receipt on its COMMIT (all confirmed or none), or each with a receipt of its own. Nothing is
 * committed before `turn`.
 */
export async function sendConfirmed(
  session: Session,
  messages: readonly Message[],
  how: Sending,
  turn: Promise<void> = Promise.resolve(),
): Promise<readonly Outcome[]> {
  await session.link.drained();
  const encoded = messages.map((message) => encode(session, message, how));
  if (session.dialect.confirm === 'transaction' && messages.length > 1) {
    return sendTransaction(session, encoded, turn);
  }
  await turn;
  return Promise.all(encoded.map((one) => sendOne(session, one)));
}

function encode(session: Session, message: Message, how: Sending): Encoded {
  const { body } = message;
  try {
    return { body, head: encodeSend(message, how, session.dialect, session.version) };
  } catch (error) {
    return { body, head: toMsgError(error, 'data') };
  }
}

/** A SEND with its own receipt; an ERROR is tied to it where the broker says so. */
function sendOne(session: Session, { head, body }: Encoded): Promise<Outcome> {
  if (typeof head !== 'string') return Promise.resolve({ error: head, definite: true });
  return new Promise((resolve) => {
    const receipt = session.ask((error) => {
      const definite = session.failure === undefined;
      resolve(error === undefined ? undefined : { error, definite });
    });
    session.link.send(`${head}receipt:${receipt}\n\n`, body);
  });
}

/** Nothing of it counts before the receipt of COMMIT; an ERROR means that none was taken. */
async function sendTransaction(
  session: Session,
  encoded: readonly Encoded[],
  turn: Promise<void>,
): Promise<readonly Outcome[]> {
  const { link, version } = session;
  const transaction = session.nextTransaction();
  link.send(encodeHead('BEGIN', { transaction }, version));
  for (const { head, body } of encoded) {
    if (typeof head === 'string') link.send(`${head}transaction:${transaction}\n\n`, body);
  }
  await turn;
  const outcome = await new Promise<Outcome>((resolve) => {
    const receipt = session.ask((error) =>
      resolve(error === undefined ? undefined : { error, definite: false }),
    );
    link.send(encodeHead('COMMIT', { transaction, receipt }, version));
  });
  return encoded.map(({ head }) =>
    typeof head === 'string' ? outcome : { error: head, definite: true },
  );
}
