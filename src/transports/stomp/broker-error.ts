import { type ErrorKind, MsgError } from '../../core/errors.ts';

const LONGEST = 300;

const DENIED =
  /user name \[.*\] or password is invalid|access[_ ]refused|bad connect|not authorized|security|authenticat|permission|AccessDenied/i;

/**
 * An ERROR frame as MsgError. Only its `message` header is shown: ActiveMQ's body is a Java stack
 * trace (brokers.md). RabbitMQ says "Bad CONNECT" there and the reason in the body.
 */
export function brokerError(
  message: string | undefined,
  body: string,
  where: string,
  kind: ErrorKind = 'protocol',
): MsgError {
  const firstLine = body.split('\n', 1)[0]?.trim() ?? '';
  const said = message === undefined || /^(Bad CONNECT|Processing error)$/.test(message);
  const text = said && firstLine !== '' ? firstLine : (message ?? 'unknown error');
  const shown = text.slice(0, LONGEST);
  const denied = DENIED.test(`${message} ${firstLine}`);
  return new MsgError(denied ? 'permission' : kind, `the broker refused: ${shown}`, {
    where,
    hint: denied ? 'check user, password (--password-file) and permissions' : undefined,
  });
}
