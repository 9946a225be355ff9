import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { MsgError } from '../../src/core/errors.ts';
import { paintFor } from '../../src/ui/paint.ts';
import { talkTo } from '../../src/ui/talk.ts';

function listen(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY });
  return { talk: talkTo({ stream }), said: () => stream.read()?.toString() ?? '' };
}

test('an error is one line: where, what, what to do', () => {
  const { talk, said } = listen(false);
  talk.error(new MsgError('data', 'not valid JSON', { where: 'in:3', hint: 'mend it' }));
  expect(said()).toBe('msg: in:3: not valid JSON; mend it\n');
});

test('words of others cannot move the cursor or fake a line', () => {
  const { talk, said } = listen(false);
  talk.error(new MsgError('protocol', 'bad \u001b[2J\u001b]0;x\u0007\nmsg: all is well\u009b'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(said().slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
});

test('notes are for somebody who watches', () => {
  const cron = listen(false);
  cron.talk.note('3 records confirmed');
  expect(cron.said()).toBe('');
  const terminal = listen(true);
  terminal.talk.note('3 records confirmed');
  expect(terminal.said()).toBe('3 records confirmed\n');
});

test('colours are for terminals, unless said otherwise', async () => {
  expect((await paintFor({ isTTY: false }, 'auto')).red('x')).toBe('x');
  expect((await paintFor({ isTTY: true }, 'never')).red('x')).toBe('x');
  expect((await paintFor({ isTTY: false }, 'always')).red('x')).toBe('\u001b[31mx\u001b[39m');
});
