import type { Frame } from '../../wire/frame.ts';
import type { Session } from '../session.ts';

/** What is left to do when the receipt has been sent. */
export type Afterwards = () => void;

/**
 * Carries out one client frame of an open session. Throws a MsgError for what is refused: the client
 * gets it as an ERROR frame instead of a receipt.
 */
export type Command = (session: Session, frame: Frame) => Afterwards | undefined;
