import { onTestFinished } from 'vitest';
import { makeFolder, removeFolder } from '../kit/folder.ts';

/** An empty folder that goes away with the test. */
export async function freshFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}
