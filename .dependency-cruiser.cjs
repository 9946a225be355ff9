// Which room of src may import from which, see ARCHITECTURE.md; type-only imports count.
// test/direction.test.ts plants a violation of each rule.

/** The rooms beside each other between cli and wire. */
const SIBLINGS = 'flows|transports|codecs|classes|sinks|sources|config|ui|broker';

const ROOMS = `commands|cli|${SIBLINGS}|wire|core`;

/** Where each third-party library lives. */
const LIBRARIES = {
  '@oclif/core': 'commands|cli',
  '@stomp/stompjs': 'transports/stomp',
  // A client in transports, a server in broker; wire reads and writes what either has opened.
  ws: 'wire|transports/stomp|broker',
  cosmiconfig: 'config',
  chalk: 'ui',
  libsql: 'sinks',
  'lz4-napi': 'codecs',
  snappy: 'codecs',
  ulid: 'flows',
};

/** The library's files, its types, and its bare name where it is not installed. */
const library = (name) => `(^|node_modules/)(@types/)?${name}(/|$)`;

const inRooms = (rooms) => `^src/(${rooms})/`;

const onlyIn = ([name, rooms]) => ({
  name: `library-in-its-room:${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: inRooms(rooms) },
  to: { path: library(name) },
});

const NPM = ['npm', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'only-these-rooms',
      severity: 'error',
      from: {},
      to: { path: `^src/(?!(${ROOMS})/)[^/]+/` },
    },
    {
      name: 'core-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/(?!core/)' },
    },
    {
      name: 'wire-imports-only-core',
      severity: 'error',
      from: { path: '^src/wire/' },
      to: { path: '^src/(?!wire/|core/)' },
    },
    {
      name: 'siblings-do-not-meet',
      severity: 'error',
      from: { path: `^src/(${SIBLINGS})/` },
      to: { path: inRooms(SIBLINGS), pathNot: '^src/$1/' },
    },
    {
      name: 'nothing-imports-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: inRooms('commands|cli') },
      to: { path: inRooms('commands|cli') },
    },
    {
      name: 'cli-imports-no-command',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/commands/' },
    },
    {
      name: 'nothing-imports-the-index',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/[^/]+$' },
    },
    {
      name: 'every-library-has-a-room',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: NPM, pathNot: Object.keys(LIBRARIES).map(library) },
    },
    {
      name: 'no-development-library',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    ...Object.entries(LIBRARIES).map(onlyIn),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
