// Prints "PASSED FAILED" from the JSON report of vitest named on the command line. A file that could
// not run (no failed test in it, yet not passed) counts as one failure.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const failures = (file) => {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed').length;
  return failed === 0 && file.status === 'failed' ? 1 : failed;
};

const failed = report.testResults.reduce((sum, file) => sum + failures(file), 0);
process.stdout.write(`${report.numPassedTests} ${failed}\n`);
